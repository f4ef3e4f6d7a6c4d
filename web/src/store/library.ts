import { api } from '../api/client';
import type { CourseView, LectureView, LibraryView, TranscriptView } from '../api/types';
import type { Kept } from './kept.svelte';
import { keep, lookup, refreshed, refreshThose } from './shelf';

const overview = (): Kept<LibraryView> => keep('library', api.library);

/** The library's overview holds its courses whole. */
function fromOverview(id: string): CourseView | undefined {
  return overview().value?.courses.find((course) => course.id === id);
}

/** The length of each lecture, read out of an overview once. */
let lengths: { of: LibraryView; lectures: Map<string, number | null> } | undefined;

function lengthsIn(view: LibraryView): Map<string, number | null> {
  if (lengths?.of !== view) {
    const lines = view.courses.flatMap((course) => course.sections.flatMap((section) => section.lectures));
    lengths = { of: view, lectures: new Map(lines.map((line) => [line.id, line.duration_s])) };
  }
  return lengths.lectures;
}

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
    return (view && lengthsIn(view).get(id)) ?? lookup<LectureView>(`lecture ${id}`)?.value?.duration_s ?? null;
  },
  /** Ask again for what a sync may have changed: the library, its courses, and lectures that were not ready. */
  changed(): void {
    refreshThose((key, kept) => {
      const lecture = key.startsWith('lecture ') ? (kept.value as LectureView | undefined) : undefined;
      return key === 'library' || key.startsWith('course ') || (lecture !== undefined && !lecture.file);
    });
  },
};
