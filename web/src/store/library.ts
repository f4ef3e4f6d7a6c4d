import { api } from '../api/client';
import type { CourseView, LectureView, LibraryView, TranscriptView } from '../api/types';
import { Kept } from './kept.svelte';

const shelf = new Map<string, Kept<unknown>>();

/** `meanwhile` is what is known already when the key is asked for the first time. */
function keep<T>(key: string, load: () => Promise<T>, meanwhile?: T): Kept<T> {
  let kept = shelf.get(key) as Kept<T> | undefined;
  if (!kept) {
    kept = new Kept(load);
    kept.value = meanwhile;
    shelf.set(key, kept);
  }
  void kept.refresh();
  return kept;
}

/** The library's overview holds its courses whole. */
function fromOverview(id: string): CourseView | undefined {
  const overview = shelf.get('library')?.value as LibraryView | undefined;
  return overview?.courses.find((course) => course.id === id);
}

/** What the views show of the library. Each answers at once with what is kept and refreshes it. */
export const library = {
  overview: (): Kept<LibraryView> => keep('library', api.library),
  course: (id: string): Kept<CourseView> => keep(`course ${id}`, () => api.course(id), fromOverview(id)),
  lecture: (id: string): Kept<LectureView> => keep(`lecture ${id}`, () => api.lecture(id)),
  transcript: (id: string, language: string): Kept<TranscriptView> =>
    keep(`transcript ${id} ${language}`, () => api.transcript(id, language)),
  /** Ask again for what a sync may have changed: the library, its courses, and lectures that were not ready. */
  changed(): void {
    for (const [key, kept] of shelf) {
      const lecture = key.startsWith('lecture ') ? (kept.value as LectureView | undefined) : undefined;
      if (key === 'library' || key.startsWith('course ') || (lecture && !lecture.file)) void kept.refresh();
    }
  },
};
