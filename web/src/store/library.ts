import { api } from '../api/client';
import type { CourseView, LectureView, LibraryView, TranscriptView } from '../api/types';
import { Kept } from './kept.svelte';

const shelf = new Map<string, Kept<unknown>>();

/** `meanwhile` is what is known already when the key is asked for the first time. */
function keep<T>(key: string, load: () => Promise<T>, meanwhile?: T): Kept<T> {
  let kept = shelf.get(key) as Kept<T> | undefined;
  if (!kept) {
    kept = new Kept(key, load, meanwhile);
    shelf.set(key, kept);
  }
  return kept;
}

function refreshed<T>(kept: Kept<T>): Kept<T> {
  void kept.refresh();
  return kept;
}

const overview = (): Kept<LibraryView> => keep('library', api.library);

/** The library's overview holds its courses whole. */
function fromOverview(id: string): CourseView | undefined {
  return overview().value?.courses.find((course) => course.id === id);
}

let lengthsOf: LibraryView | undefined;
let lengths = new Map<string, number | null>();

/** What the views show of the library. Each answers at once with what is kept and refreshes it. */
export const library = {
  overview: () => refreshed(overview()),
  course: (id: string): Kept<CourseView> => refreshed(keep(`course ${id}`, () => api.course(id), fromOverview(id))),
  lecture: (id: string): Kept<LectureView> => refreshed(keep(`lecture ${id}`, () => api.lecture(id))),
  transcript: (id: string, language: string): Kept<TranscriptView> =>
    refreshed(keep(`transcript ${id} ${language}`, () => api.transcript(id, language))),
  /** How long a lecture is, in seconds, as far as this device knows. Reactive. */
  length(id: string): number | null {
    const view = overview().value;
    if (view && view !== lengthsOf) {
      lengthsOf = view;
      const lines = view.courses.flatMap((course) => course.sections.flatMap((section) => section.lectures));
      lengths = new Map(lines.map((line) => [line.id, line.duration_s]));
    }
    const lecture = shelf.get(`lecture ${id}`)?.value as LectureView | undefined;
    return lengths.get(id) ?? lecture?.duration_s ?? null;
  },
  /** Ask again for what a sync may have changed: the library, its courses, and lectures that were not ready. */
  changed(): void {
    for (const [key, kept] of shelf) {
      const lecture = key.startsWith('lecture ') ? (kept.value as LectureView | undefined) : undefined;
      if (key === 'library' || key.startsWith('course ') || (lecture && !lecture.file)) void kept.refresh();
    }
  },
};
