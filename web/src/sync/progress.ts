import type { Report, StepName, SyncEvent } from '../api/types';

export const eventNames: readonly SyncEvent['event'][] = [
  'listing',
  'listed',
  'listing_failed',
  'planned',
  'step_started',
  'step_moved',
  'step_done',
  'step_failed',
  'lecture_ready',
  'run_failed',
  'report',
];

/** A lecture at work. Fraction of its step, bytes and media seconds a second, seconds left; null where unknown. */
export interface Active {
  id: string;
  title: string;
  step: StepName;
  fraction: number | null;
  bytesPerS: number | null;
  speed: number | null;
  etaS: number | null;
  note: string;
}

export interface Trouble {
  id: string;
  title: string;
  code: string;
  message: string;
  hint: string;
  /** Seconds until this run tries once more; null when it does not. */
  againInS: number | null;
}

export interface Progress {
  /** Courses whose sources are being asked, by id. */
  listing: ReadonlyMap<string, string>;
  planned: number | null;
  active: readonly Active[];
  /** Share of its way that each lecture of this run has behind it, by id. */
  shares: ReadonlyMap<string, number>;
  troubles: readonly Trouble[];
  report: Report | null;
}

export const nothing: Progress = {
  listing: new Map(),
  planned: null,
  active: [],
  shares: new Map(),
  troubles: [],
  report: null,
};

/** Where each step begins and ends on a lecture's way. Fetching and preparing are nearly all of it. */
const way: Record<StepName, [number, number]> = {
  fetch: [0, 0.45],
  transcribe: [0.45, 0.5],
  prepare: [0.5, 0.95],
  index: [0.95, 1],
};

function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): Map<string, V> {
  return new Map(map).set(key, value);
}

function without<V>(map: ReadonlyMap<string, V>, key: string): Map<string, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

function share(step: StepName, fraction: number): number {
  const [from, to] = way[step] ?? [0, 0];
  return from + (to - from) * Math.min(Math.max(fraction, 0), 1);
}

const idle = (progress: Progress, id: string) => progress.active.filter((lecture) => lecture.id !== id);
const calm = (progress: Progress, id: string) => progress.troubles.filter((trouble) => trouble.id !== id);

/** Take one event in. The same event twice changes nothing more, so a stream that starts over after a broken line is fine. */
export function advance(progress: Progress, event: SyncEvent): Progress {
  switch (event.event) {
    case 'listing':
      return { ...progress, listing: withEntry(progress.listing, event.course_id, event.course) };
    case 'listed':
      return { ...progress, listing: without(progress.listing, event.course_id) };
    case 'listing_failed': {
      const { course_id: id, course: title, code, message, hint } = event;
      const troubles = [...calm(progress, id), { id, title, code, message, hint, againInS: null }];
      return { ...progress, listing: without(progress.listing, id), troubles };
    }
    case 'planned':
      return { ...progress, planned: event.lectures };
    case 'step_started': {
      const { lecture_id: id, title, step } = event;
      const line: Active = { id, title, step, fraction: null, bytesPerS: null, speed: null, etaS: null, note: '' };
      const at = progress.active.findIndex((lecture) => lecture.id === id);
      const active = at < 0 ? [...progress.active, line] : progress.active.with(at, line);
      const shares = withEntry(progress.shares, id, share(step, 0));
      return { ...progress, active, shares, troubles: calm(progress, id) };
    }
    case 'step_moved': {
      const { lecture_id: id, step, fraction } = event;
      const figures = { step, fraction, bytesPerS: event.bytes_per_s, speed: event.speed, etaS: event.eta_s, note: event.note };
      const active = progress.active.map((lecture) => (lecture.id === id ? { ...lecture, ...figures } : lecture));
      const shares = fraction === null ? progress.shares : withEntry(progress.shares, id, share(step, fraction));
      return { ...progress, active, shares };
    }
    case 'step_done': {
      const { lecture_id: id, step } = event;
      return { ...progress, active: idle(progress, id), shares: withEntry(progress.shares, id, share(step, 1)) };
    }
    // A video goes on without its subtitles. Every other failure that is not tried again is the end of the way.
    case 'step_failed': {
      const { lecture_id: id, title, step, code, message, hint, again_in_s: againInS } = event;
      const troubles = [...calm(progress, id), { id, title, code, message, hint, againInS: againInS ?? null }];
      const over = againInS != null ? null : step === 'transcribe' ? share(step, 1) : 1;
      const shares = over === null ? progress.shares : withEntry(progress.shares, id, over);
      return { ...progress, active: idle(progress, id), shares, troubles };
    }
    case 'lecture_ready': {
      const { lecture_id: id } = event;
      return { ...progress, active: idle(progress, id), shares: withEntry(progress.shares, id, 1) };
    }
    case 'report':
      return { ...progress, listing: new Map(), active: [], report: event };
    default:
      return progress;
  }
}

/** How many lectures have their whole way behind them in this run: ready, or failed and not tried again. */
export function ended(progress: Progress): number {
  return [...progress.shares.values()].filter((value) => value >= 1).length;
}

/** How much of the run is behind us, 0 to 1; null while nobody can know. */
export function fraction(progress: Progress): number | null {
  if (progress.report) return 1;
  if (!progress.planned) return null;
  let sum = 0;
  for (const value of progress.shares.values()) sum += value;
  return Math.min(sum / progress.planned, 1);
}
