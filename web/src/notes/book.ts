import type { CourseView, LibraryView, NoteView } from '../api/types';

export type NotesOf = (lecture: string) => readonly NoteView[];

export interface BookLecture {
  id: string;
  title: string;
  /** Its number in the course, from 1. */
  number: number;
  notes: readonly NoteView[];
}

export interface BookSection {
  /** '' where the course has none. */
  title: string;
  lectures: BookLecture[];
}

/** The notebook of a course: what of it has notes, in its order. */
export function bookOf(course: CourseView, notesOf: NotesOf): BookSection[] {
  let number = 0;
  return course.sections
    .map(({ title, lectures }) => ({
      title,
      lectures: lectures.map(({ id, title }) => ({ id, title, number: (number += 1), notes: notesOf(id) })).filter(({ notes }) => notes.length > 0),
    }))
    .filter(({ lectures }) => lectures.length > 0);
}

/** How many notes are in a notebook, on how many lectures. */
export function sizeOf(book: readonly BookSection[]): { notes: number; lectures: number } {
  const lectures = book.flatMap((section) => section.lectures);
  return { notes: lectures.reduce((sum, { notes }) => sum + notes.length, 0), lectures: lectures.length };
}

/** What is told of a lecture where its notes stand by themselves. */
export interface Titled {
  title: string;
  course: CourseView;
}

/** The lectures of a library, by their ids, in its order. */
export function titlesIn(library: LibraryView): Map<string, Titled> {
  return new Map(
    library.courses.flatMap((course) => course.sections.flatMap(({ lectures }) => lectures.map(({ id, title }) => [id, { title, course }] as const))),
  );
}
