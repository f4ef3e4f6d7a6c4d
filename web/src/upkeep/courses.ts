import type { CourseView } from '../api/types';

/** How many lectures of a course are still to come, failed, or cannot be had. */
export function outstanding(course: CourseView): { waiting: number; failed: number; unavailable: number } {
  const lines = course.sections.flatMap((section) => section.lectures);
  const count = (state: string) => lines.filter((line) => line.state === state).length;
  const withoutSubtitles = lines.filter((line) => line.state === 'ready' && line.failure !== null).length;
  return { waiting: count('waiting'), failed: count('failed') + withoutSubtitles, unavailable: count('unavailable') };
}

/** The list with the one at `from` put `by` places on; the same list when that is beyond its ends. */
export function shifted<T>(list: readonly T[], from: number, by: number): readonly T[] {
  const place = from + by;
  if (place < 0 || place >= list.length) return list;
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(place, 0, list[from]!);
}
