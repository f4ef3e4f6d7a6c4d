import type { components } from './schema';

type Schemas = components['schemas'];

export type ChapterView = Schemas['ChapterView'];
export type CourseTimeView = Schemas['CourseTimeView'];
export type CourseView = Schemas['CourseView'];
export type CueView = Schemas['CueView'];
export type DayView = Schemas['DayView'];
export type Failure = Schemas['Failure'];
export type FailureLine = Schemas['FailureLine'];
export type FailuresView = Schemas['FailuresView'];
export type LectureHitsView = Schemas['LectureHitsView'];
export type LectureLine = Schemas['LectureLine'];
export type LectureSearchView = Schemas['LectureSearchView'];
export type LectureView = Schemas['LectureView'];
export type LibraryView = Schemas['LibraryView'];
export type MomentView = Schemas['MomentView'];
export type NoteHits = Schemas['NoteHits'];
export type NoteView = Schemas['NoteView'];
export type NotesView = Schemas['NotesView'];
export type OtherText = Schemas['OtherText'];
export type PlanView = Schemas['PlanView'];
export type PlansView = Schemas['PlansView'];
export type PreviewFound = Schemas['PreviewFound'];
export type PreviewLine = Schemas['PreviewLine'];
export type PreviewView = Schemas['PreviewView'];
export type Problem = Schemas['Problem'];
export type ProgressView = Schemas['ProgressView'];
export type ProgressesView = Schemas['ProgressesView'];
export type RecordLine = Schemas['RecordLine'];
export type RecordView = Schemas['RecordView'];
export type RecordedView = Schemas['RecordedView'];
export type RemovedView = Schemas['RemovedView'];
export type Report = Schemas['ReportEvent'];
export type RestoredView = Schemas['RestoredView'];
export type RunLine = Schemas['RunLine'];
export type RunView = Schemas['RunView'];
export type RunsView = Schemas['RunsView'];
export type SearchView = Schemas['SearchView'];
export type SectionView = Schemas['SectionView'];
export type SettingView = Schemas['SettingView'];
export type SettingsView = Schemas['SettingsView'];
export type StatsView = Schemas['StatsView'];
export type StepName = Schemas['StepName'];
export type StorageView = Schemas['StorageView'];
export type SyncEvent = Schemas['SyncEvent'];
export type SyncView = Schemas['SyncView'];
export type TimeView = Schemas['TimeView'];
export type TranscriptView = Schemas['TranscriptView'];
export type TrashItem = Schemas['TrashItem'];
export type TrashView = Schemas['TrashView'];

export interface AccessView {
  kind: 'machine' | 'device';
  name: string;
  may_manage: boolean;
  device_id: string | null;
}
export interface DeviceView {
  id: string;
  name: string;
  paired_at: string;
  last_seen_at: string | null;
  may_manage: boolean;
  current: boolean;
}
export interface LanView {
  name: string | null;
  urls: string[];
}
export interface DevicesView {
  devices: DeviceView[];
  lan: LanView | null;
}
export interface LinkView {
  kind: 'name' | 'address' | 'proxy';
  url: string;
  pairing_url: string;
  qr_svg: string;
}
export interface InvitationView {
  code: string;
  expires_at: string;
  links: LinkView[];
}
