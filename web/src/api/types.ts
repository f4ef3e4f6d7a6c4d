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
export type NoteView = Schemas['NoteView'];
export type PlanView = Schemas['PlanView'];
export type PlansView = Schemas['PlansView'];
export type ProgressView = Schemas['ProgressView'];
export type ProgressesView = Schemas['ProgressesView'];
export type RecordedView = Schemas['RecordedView'];
export type Report = Schemas['ReportEvent'];
export type SearchView = Schemas['SearchView'];
export type SectionView = Schemas['SectionView'];
export type StatsView = Schemas['StatsView'];
export type StepName = Schemas['StepName'];
export type SyncEvent = Schemas['SyncEvent'];
export type SyncView = Schemas['SyncView'];
export type TranscriptView = Schemas['TranscriptView'];
