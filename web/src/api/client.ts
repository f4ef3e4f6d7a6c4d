import { ahead } from './ahead';
import { connection } from './connection.svelte';
import type { StudyEvent } from '../study/events';
import type {
  AccessView,
  CourseView,
  DevicesView,
  FailuresView,
  InvitationView,
  LectureSearchView,
  LectureView,
  LibraryView,
  NotesView,
  PlansView,
  PreviewView,
  ProgressesView,
  RecordView,
  RecordedView,
  RemovedView,
  RestoredView,
  RetriedView,
  RunView,
  RunsView,
  SearchView,
  SettingsView,
  StatsView,
  StorageView,
  SyncView,
  TranscriptView,
  TrashView,
} from './types';

/** What the server said was wrong, or that it did not answer (`code` "unreachable", `status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string,
    /** Seconds until it may be asked again, where the server said so. */
    readonly retryAfterS: number | null = null,
  ) {
    super(message);
  }

  get unreachable(): boolean {
    return this.code === 'unreachable';
  }
}

const base = '/api/v1';
const part = encodeURIComponent;

let refused: (code: string) => void = () => undefined;

/** Do something each time the server refuses a request; `act` is told the refusal's code. */
export function whenRefused(act: (code: string) => void): void {
  refused = act;
}

async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const error = (body as { error?: { code?: string; message?: string; hint?: string } } | null)?.error;
  const wait = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const code = error?.code ?? 'error';
  return new ApiError(response.status, code, error?.message ?? response.statusText, error?.hint ?? '', Number.isNaN(wait) ? null : wait);
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const told = init.method ? undefined : ahead.take(path);
  if (told !== undefined) return told as T;
  let response: Response;
  try {
    response = await fetch(base + path, { ...init, headers: { Accept: 'application/json', ...init.headers } });
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    connection.lost();
    throw new ApiError(0, 'unreachable', '', '');
  }
  connection.reached();
  if (!response.ok) {
    const error = await refusal(response);
    refused(error.code);
    throw error;
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** A request with a body of JSON. */
function sent(method: string, body: unknown): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** Milliseconds after which an event that is being recorded is better sent again. */
const recordWithin = 30_000;

export interface SearchQuestion {
  query: string;
  course: string | null;
  language: string | null;
  limit: number;
}

/** Settings by name; null takes one back. */
export type Options = Record<string, boolean | number | string | string[] | null>;

export interface NewCourse {
  address: string;
  title: string | null;
  program: string | null;
  options: Options;
}

const settingsOf = (course: string | null) => (course === null ? '/settings' : `/courses/${part(course)}/settings`);

/** Everything that is asked of the server goes through here. */
export const api = {
  library: () => ask<LibraryView>('/library'),
  course: (id: string) => ask<CourseView>(`/courses/${part(id)}`),
  lecture: (id: string) => ask<LectureView>(`/lectures/${part(id)}`),
  transcript: (id: string, language: string) => ask<TranscriptView>(`/lectures/${part(id)}/transcripts/${part(language)}`),
  search: (question: SearchQuestion, signal: AbortSignal) => {
    const parameters = new URLSearchParams({ q: question.query, limit: String(question.limit) });
    if (question.course) parameters.set('course', question.course);
    if (question.language) parameters.set('language', question.language);
    return ask<SearchView>(`/search?${parameters}`, { signal });
  },
  searchLecture: (id: string, query: string, language: string, signal: AbortSignal) =>
    ask<LectureSearchView>(`/lectures/${part(id)}/search?${new URLSearchParams({ q: query, language, moments: '200' })}`, { signal }),
  sync: () => ask<SyncView>('/sync'),
  startSync: (courses: readonly string[]) =>
    ask<SyncView>('/sync', sent('POST', courses.length > 0 ? { courses } : {})),
  /** Forget what failed of a course: the next sync tries that again. */
  retryCourse: (course: string) => ask<RetriedView>(`/courses/${part(course)}/retry`, { method: 'POST' }),
  /** The same of these lectures: all of them, or none. */
  retry: (lectures: readonly string[]) => ask<RetriedView>('/failures/retry', sent('POST', { lectures })),
  stopSync: async (): Promise<void> => {
    await ask<unknown>('/sync/stop', { method: 'POST' });
  },
  /** `today` is the learner's own date, as YYYY-MM-DD. */
  stats: (today: string) => ask<StatsView>(`/study/stats?date=${today}`),
  plans: (today: string) => ask<PlansView>(`/study/plans?date=${today}`),
  progress: () => ask<ProgressesView>('/study/progress'),
  /** Of one lecture, or all. */
  notes: (lecture: string | null) => ask<NotesView>(`/study/notes${lecture === null ? '' : `?${new URLSearchParams({ lecture })}`}`),
  courseRecord: (id: string) => ask<RecordView>(`/courses/${part(id)}/record`),
  /** The address of all study time as CSV. `email` names a Toggl account. */
  timeCsv: (email: string) => `${base}/study/time.csv${email ? `?${new URLSearchParams({ email })}` : ''}`,
  /** `keepalive`: the request outlives the page; its body may then have 64 KiB. */
  record: (events: readonly StudyEvent[], keepalive = false) =>
    ask<RecordedView>('/study/events', { ...sent('POST', { events }), keepalive, signal: AbortSignal.timeout(recordWithin) }),
  /** Addresses of the notes of a course, or of all, as files: Markdown in a ZIP file, and one page. */
  notesArchive: (course: string | null) => `${base}/notes/export/markdown.zip${course === null ? '' : `?${new URLSearchParams({ course })}`}`,
  notesPage: (course: string | null) => `${base}/notes/export/notes.html${course === null ? '' : `?${new URLSearchParams({ course })}`}`,
  /** Whether there is a file at an address; the server makes one that it can make. */
  hasFile: async (address: string): Promise<boolean> => {
    try {
      return (await fetch(address, { method: 'HEAD' })).ok;
    } catch {
      connection.lost();
      return false;
    }
  },
  // Upkeep
  /** Begin to look what is at an address. */
  preview: (address: string, options: Options) => ask<PreviewView>('/courses/preview', sent('POST', { address, options })),
  previewed: (id: string) => ask<PreviewView>(`/courses/preview/${part(id)}`),
  cancelPreview: (id: string) => ask<void>(`/courses/preview/${part(id)}`, { method: 'DELETE' }),
  addCourse: (body: NewCourse) => ask<CourseView>('/courses', sent('POST', body)),
  /** `program` "" takes it out of its program. */
  editCourse: (id: string, change: { title?: string; program?: string }) => ask<CourseView>(`/courses/${part(id)}`, sent('PATCH', change)),
  removeCourse: (id: string) => ask<RemovedView>(`/courses/${part(id)}`, { method: 'DELETE' }),
  /** `program` null: the courses without one. */
  orderCourses: (program: string | null, courses: readonly string[]) =>
    ask<LibraryView>('/programs/order', sent('PUT', { program, courses })),
  renameProgram: (title: string, to: string) => ask<LibraryView>('/programs/rename', sent('POST', { title, to })),
  /** Of a course, or the library. */
  settings: (course: string | null) => ask<SettingsView>(settingsOf(course)),
  changeSettings: (course: string | null, values: Options) => ask<SettingsView>(settingsOf(course), sent('PATCH', { values })),
  failures: () => ask<FailuresView>('/failures'),
  runs: () => ask<RunsView>('/runs'),
  run: (id: string) => ask<RunView>(`/runs/${part(id)}`),
  storage: () => ask<StorageView>('/storage'),
  trash: () => ask<TrashView>('/trash'),
  restore: (id: string) => ask<RestoredView>(`/trash/${part(id)}/restore`, { method: 'POST' }),
  /** Of one thing, or all. */
  emptyTrash: (id: string | null) => ask<TrashView>(id === null ? '/trash' : `/trash/${part(id)}`, { method: 'DELETE' }),
  // Devices
  /** Who asks, and what they may. */
  access: () => ask<AccessView>('/access'),
  /** Give this device another name. */
  nameMyself: (name: string) => ask<AccessView>('/access', sent('PATCH', { name })),
  /** This device is no longer one of the library's. */
  leave: () => ask<void>('/access', { method: 'DELETE' }),
  /** Become one of the library's devices, by the secret of an invitation or its code. */
  pair: (secret: string) => ask<AccessView>('/pairing', { method: 'POST', headers: { 'Carrel-Pairing': secret } }),
  devices: () => ask<DevicesView>('/devices'),
  changeDevice: (id: string, change: { name?: string; may_manage?: boolean }) => ask<DevicesView>(`/devices/${part(id)}`, sent('PATCH', change)),
  /** It is put out at once. */
  revokeDevice: (id: string) => ask<DevicesView>(`/devices/${part(id)}`, { method: 'DELETE' }),
  /** For one device, once. */
  invite: (mayManage: boolean) => ask<InvitationView>('/devices/invitations', sent('POST', { may_manage: mayManage })),
  /** An invitation lets nobody in any more. */
  withdraw: (invitation: string) => ask<void>(`/devices/invitations/${part(invitation)}`, { method: 'DELETE' }),
  syncEvents: () => new EventSource(`${base}/sync/events`),
};

/** Addresses of a lecture's files. */
export const media = {
  video: (id: string) => `/media/${part(id)}/video.mp4`,
  thumbs: (id: string) => `/media/${part(id)}/thumbs.jpg`,
  poster: (id: string) => `/media/${part(id)}/poster.jpg`,
  captions: (id: string, language: string) => `/media/${part(id)}/captions/${part(language)}.vtt`,
  frame: (id: string, second: number) => `/media/${part(id)}/frames/${Math.round(second * 1000)}.jpg`,
  attachment: (id: string, name: string) => `/media/${part(id)}/attachments/${part(name)}`,
};
