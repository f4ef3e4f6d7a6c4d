import type { CourseView, LectureLine } from '../api/types';
import type { ProgressOf } from '../study/sums';

/** A lecture to go on with. `at` is the second, null for its beginning. */
export interface Going {
  course: CourseView;
  section: string;
  lecture: LectureLine;
  at: number | null;
}

/**
 * Where to go on, in the courses that were studied last: the lecture that was, or the next one when that is complete. Where nothing
 * was studied yet, the first lecture of all.
 */
export function continuing(courses: readonly CourseView[], of: ProgressOf, most = 3): Going[] {
  const found = courses.flatMap((course) => goOn(course, of) ?? []);
  if (found.length === 0) return courses.flatMap((course) => begin(course) ?? []).slice(0, 1);
  return found
    .sort((one, other) => (one.last < other.last ? 1 : -1))
    .slice(0, most)
    .map(({ going }) => going);
}

function places(course: CourseView): Going[] {
  return course.sections.flatMap(({ title, lectures }) => lectures.map((lecture) => ({ course, section: title, lecture, at: null })));
}

function begin(course: CourseView): Going | undefined {
  return places(course).find(({ lecture }) => lecture.file);
}

function goOn(course: CourseView, of: ProgressOf): { going: Going; last: string } | undefined {
  const all = places(course);
  let last = '';
  let place = -1;
  all.forEach(({ lecture }, i) => {
    const at = of(lecture.id)?.last_at;
    if (at && at > last) [last, place] = [at, i];
  });
  if (place < 0) return undefined;
  const open = ({ lecture }: Going) => lecture.file !== null && !of(lecture.id)?.complete;
  // What was skipped before it comes when nothing is left after it.
  const going = [...all.slice(place), ...all.slice(0, place)].find(open);
  return going && { going: { ...going, at: of(going.lecture.id)?.resume_s ?? null }, last };
}
