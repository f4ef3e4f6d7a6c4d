import type { CourseView, LectureLine } from '../api/types';
import { linesOf, type ProgressOf } from '../study/sums';

/** When this device first saw each lecture ready (Unix milliseconds), and when the learner said that they have seen what is new. */
export interface Arrivals {
  first: Record<string, number>;
  seen: number;
}

export interface News {
  course: CourseView;
  lectures: LectureLine[];
}

/** Nothing is new for longer than this. */
const newFor = 14 * 86_400_000;
/** A course that came less than this before its lecture came together with it: the whole course is what is new, and plain to see. */
const together = 12 * 3_600_000;

/** Take note of what is ready now; the same object when that is nothing new. */
export function noted(before: Arrivals | undefined, courses: readonly CourseView[], now: number): Arrivals {
  const known = before ?? { first: {}, seen: 0 };
  const fresh = courses.flatMap(linesOf).filter((line) => line.file && known.first[line.id] === undefined);
  if (fresh.length === 0 && before) return before;
  return { ...known, first: { ...known.first, ...Object.fromEntries(fresh.map((line) => [line.id, now])) } };
}

/** Lectures that came to courses that were here before, and that the learner has not begun. */
export function news(arrivals: Arrivals, courses: readonly CourseView[], of: ProgressOf, now: number): News[] {
  return courses.flatMap((course) => {
    const ready = linesOf(course).filter((line) => line.file);
    const came = (line: LectureLine) => arrivals.first[line.id] ?? now;
    const begin = Math.min(...ready.map(came));
    const lectures = ready.filter((line) => {
      const at = came(line);
      return at > begin + together && at > now - newFor && at > arrivals.seen && !of(line.id);
    });
    return lectures.length > 0 ? [{ course, lectures }] : [];
  });
}
