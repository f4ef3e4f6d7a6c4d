import type { CourseView, LibraryView } from '../api/types';

/** A program with its courses in order, or the courses that belong to none (then `title` is empty). */
export interface Shelf {
  title: string;
  courses: CourseView[];
}

export function shelvesOf(view: LibraryView): Shelf[] {
  const byId = new Map(view.courses.map((course) => [course.id, course]));
  const placed = new Set(view.programs.flatMap((program) => program.courses));
  const programs = view.programs.map(({ title, courses }) => ({ title, courses: courses.flatMap((id) => byId.get(id) ?? []) }));
  const loose = { title: '', courses: view.courses.filter((course) => !placed.has(course.id)) };
  return [...programs, loose].filter((shelf) => shelf.courses.length > 0);
}
