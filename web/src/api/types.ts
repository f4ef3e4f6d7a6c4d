import type { components } from './schema';

type Schemas = components['schemas'];

export type ChapterView = Schemas['ChapterView'];
export type CourseView = Schemas['CourseView'];
export type CueView = Schemas['CueView'];
export type Failure = Schemas['Failure'];
export type LectureHitsView = Schemas['LectureHitsView'];
export type LectureSearchView = Schemas['LectureSearchView'];
export type LectureLine = Schemas['LectureLine'];
export type LectureView = Schemas['LectureView'];
export type LibraryView = Schemas['LibraryView'];
export type MomentView = Schemas['MomentView'];
export type Report = Schemas['ReportEvent'];
export type SearchView = Schemas['SearchView'];
export type StepName = Schemas['StepName'];
export type SyncEvent = Schemas['SyncEvent'];
export type SyncView = Schemas['SyncView'];
export type TranscriptView = Schemas['TranscriptView'];

/** How far the learner is in a lecture: `intervals` are the covered parts, `share` of the whole, `resume_s` where watching goes on. */
export interface ProgressView {
  lecture_id: string;
  share: number;
  complete: boolean;
  resume_s: number | null;
  completed_at: string | null;
  last_at: string | null;
  notes: number;
  intervals: [number, number][];
}

export interface ProgressesView {
  lectures: ProgressView[];
}

/** What the same note says on another device, where both were edited without knowing of each other. */
export interface OtherText {
  edit: string;
  device: string;
  at: string;
  text: string;
}

export interface NoteView {
  id: string;
  lecture_id: string;
  second: number | null;
  text: string;
  edit: string;
  created_at: string;
  changed_at: string;
  others: OtherText[];
  deleted: boolean;
}

/** What became of events that were sent: `kept` are in the journal. The rest is what they changed. */
export interface RecordedView {
  kept: string[];
  refused: { id: string; message: string }[];
  progress: ProgressView[];
  notes: NoteView[];
}
