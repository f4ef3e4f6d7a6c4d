import type { FailureLine } from '../api/types';
import { groupBy } from './grouping';

/** What helps: something a person does, time, or nothing. */
export type Remedy = 'you' | 'wait' | 'none';

/** Lectures of a course that failed for the same reason. */
export interface Reason {
  lines: FailureLine[];
}

export interface FailingCourse {
  id: string;
  title: string;
  reasons: Reason[];
  lectures: number;
}

export interface Group {
  remedy: Remedy;
  courses: FailingCourse[];
}

export function remedyOf(line: FailureLine): Remedy {
  if (line.state === 'unavailable' || line.remedy === 'none') return 'none';
  return line.again === 'asked' || line.remedy === 'needs-you' ? 'you' : 'wait';
}

/** Failures by what helps, then by course and reason; what needs somebody comes first. */
export function grouped(lines: readonly FailureLine[]): Group[] {
  const remedies: readonly Remedy[] = ['you', 'wait', 'none'];
  return remedies
    .map((remedy) => ({ remedy, courses: byCourse(lines.filter((line) => remedyOf(line) === remedy)) }))
    .filter((group) => group.courses.length > 0);
}

function byCourse(lines: readonly FailureLine[]): FailingCourse[] {
  return groupBy(lines, (line) => line.course_id).map(([id, mine]) => ({
    id,
    title: mine[0]!.course,
    reasons: byReason(mine),
    lectures: mine.length,
  }));
}

function byReason(lines: readonly FailureLine[]): Reason[] {
  const key = ({ code, message, hint, try_after }: FailureLine) => JSON.stringify([code, message, hint, try_after]);
  return groupBy(lines, key).map(([, lines]) => ({ lines }));
}
