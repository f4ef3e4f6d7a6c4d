import type { NoteView, OtherText } from '../api/types';
import { inOrder, type NoteEdited } from '../study/events';

/** An edit that no other is based on, as far as it is known. */
interface Head {
  id: string;
  at: string;
  device: string;
  text: string;
  deleted: boolean;
}

/**
 * A note as it is after edits that the server (`base`) does not know yet, given in any order. The same rules as the server's: the
 * newest head is shown, other heads' texts stay beside it until an edit names them, and what one device deletes while another writes
 * on is not deleted.
 */
export function merged(base: NoteView | undefined, edits: readonly NoteEdited[]): NoteView | undefined {
  const ordered = [...edits].sort(inOrder) as NoteEdited[];
  const last = ordered.at(-1);
  if (!last) return base;
  const known = new Map<string, Head>();
  for (const head of [...headsOf(base), ...ordered.map(headOf)]) known.set(head.id, head);
  const takenIn = new Set(ordered.flatMap(({ id, bases }) => bases.filter((edit) => edit !== id)));
  const heads = [...known.values()].filter(({ id }) => !takenIn.has(id)).sort(byTime);
  if (heads.length === 0) heads.push(headOf(last));
  const written = heads.filter(({ deleted }) => !deleted);
  const shown = (written.at(-1) ?? heads.at(-1))!;
  // What one writer took in is no news, whoever else wrote the same.
  const told = new Set([shown.text, '', ...(heads.length > 1 ? [...known.values()].filter(({ id }) => takenIn.has(id)).map(({ text }) => text) : [])]);
  const others: OtherText[] = [];
  for (const { id, device, at, text } of written.toReversed()) {
    if (told.has(text)) continue;
    told.add(text);
    others.push({ edit: id, device, at, text });
  }
  return {
    id: last.note,
    lecture_id: base?.lecture_id ?? last.lecture,
    second: base ? base.second : last.second,
    text: shown.text,
    edit: shown.id,
    created_at: base?.created_at ?? ordered[0]!.at,
    changed_at: shown.at,
    others,
    deleted: written.length === 0,
  };
}

function headsOf(view: NoteView | undefined): Head[] {
  if (!view) return [];
  const shown = { id: view.edit, at: view.changed_at, device: '', text: view.text, deleted: view.deleted ?? false };
  return [shown, ...(view.others ?? []).map(({ edit, ...head }) => ({ id: edit, ...head, deleted: false }))];
}

const headOf = ({ id, at, device, text, deleted }: NoteEdited): Head => ({ id, at, device, text, deleted });

function byTime(one: Head, other: Head): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** Whether two views of a note say the same. */
export function isSame(one: NoteView | undefined, other: NoteView | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other));
}

/** Notes as they are read: those on the whole lecture first, then by second, then as they were written. */
export function inReadingOrder(one: NoteView, other: NoteView): number {
  const seconds = (one.second ?? -1) - (other.second ?? -1);
  if (seconds !== 0) return seconds;
  if (one.created_at !== other.created_at) return one.created_at < other.created_at ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
