import { v7 } from 'uuid';
import { deviceName } from './device';

interface Base {
  id: string;
  device: string;
  /** UTC, with milliseconds; sorts as text. */
  at: string;
  /** What this device's clock shows minus UTC, in minutes. */
  offset_min: number;
}

/** A lecture played from `from_s` to `to_s` without a jump, at `speed`; `at` is when it ended. */
export interface Watched extends Base {
  event: 'watched';
  lecture: string;
  from_s: number;
  to_s: number;
  speed: number;
}

/** `wall_s` seconds of work on notes of a lecture; `at` is when they ended. */
export interface Noted extends Base {
  event: 'noted';
  lecture: string;
  wall_s: number;
}

export interface Marked extends Base {
  event: 'marked';
  lecture: string;
  watched: boolean;
}

/** A note's whole text after an edit. `bases` are the edits (event ids) that the writer had before them. */
export interface NoteEdited extends Base {
  event: 'note_edited';
  note: string;
  lecture: string;
  second: number | null;
  text: string;
  bases: string[];
  deleted: boolean;
}

/** Finish `courses` by a date (YYYY-MM-DD), studying on `days` (0 is Monday). */
export interface PlanSet extends Base {
  event: 'plan_set';
  plan: string;
  title: string;
  courses: string[];
  start_on: string;
  finish_by: string;
  days: number[];
  deleted: boolean;
}

/** An earlier event is taken back, as if it had never been. */
export interface Retracted extends Base {
  event: 'retracted';
  target: string;
}

export type StudyEvent = Watched | Noted | Marked | NoteEdited | PlanSet | Retracted;

type Said<E extends StudyEvent> = Omit<E, keyof Base | 'event'>;

/** `when` is now if not given. Ids are made in order, so that events of one millisecond keep theirs. */
function make<E extends StudyEvent>(event: E['event'], said: Said<E>, when = new Date()): E {
  // Adding zero makes the -0 of Greenwich a 0.
  const base: Base = { id: v7(), device: deviceName(), at: when.toISOString(), offset_min: -when.getTimezoneOffset() + 0 };
  return { ...base, event, ...said } as unknown as E;
}

export const made = {
  watched: (said: Said<Watched>, when?: Date) => make<Watched>('watched', said, when),
  noted: (said: Said<Noted>, when?: Date) => make<Noted>('noted', said, when),
  marked: (said: Said<Marked>) => make<Marked>('marked', said),
  noteEdited: (said: Said<NoteEdited>) => make<NoteEdited>('note_edited', said),
  planSet: (said: Said<PlanSet>) => make<PlanSet>('plan_set', said),
  retracted: (said: Said<Retracted>) => make<Retracted>('retracted', said),
};

/** The order in which events hold: by time, then by id. */
export function inOrder(one: StudyEvent, other: StudyEvent): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
