import { v7 } from 'uuid';
import type { components } from '../api/schema';
import { deviceName } from './device';

type Schemas = components['schemas'];

export type Watched = Schemas['Watched'];
export type Noted = Schemas['Noted'];
export type Marked = Schemas['Marked'];
export type NoteEdited = Schemas['NoteEdited'];
export type PlanSet = Schemas['PlanSet'];
export type Retracted = Schemas['Retracted'];
export type StudyEvent = Watched | Noted | Marked | NoteEdited | PlanSet | Retracted;

type Base = Pick<StudyEvent, 'id' | 'device' | 'at' | 'offset_min'>;
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
  noteEdited: (said: Said<NoteEdited>, when?: Date) => make<NoteEdited>('note_edited', said, when),
  planSet: (said: Said<PlanSet>, when?: Date) => make<PlanSet>('plan_set', said, when),
  retracted: (said: Said<Retracted>) => make<Retracted>('retracted', said),
};

/** The order in which events hold: by time, then by id. */
export function inOrder(one: StudyEvent, other: StudyEvent): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
