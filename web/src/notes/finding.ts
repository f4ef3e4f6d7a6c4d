import type { NoteView } from '../api/types';
import { findable, findWords, isEnough, type Findable } from '../text/find';
import { fold } from '../text/folding';
import type { Range } from '../text/segments';

export interface FoundNote {
  note: NoteView;
  /** What answers in its text, ascending and disjoint, in UTF-16 units. */
  ranges: Range[];
}

const ready = new WeakMap<NoteView, Findable>();

function findableNote(note: NoteView): Findable {
  let made = ready.get(note);
  if (!made) ready.set(note, (made = findable([note.text])));
  return made;
}

const words = (query: string) => fold(query).text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(isEnough);

/** The notes in which each of the words typed begins a word. */
export function findIn(notes: Iterable<NoteView>, query: string): FoundNote[] {
  const wanted = words(query);
  if (wanted.length === 0) return [];
  const found: FoundNote[] = [];
  for (const note of notes) {
    const text = findableNote(note);
    const hits = wanted.map((word) => findWords(text, word));
    if (hits.every((those) => those.length > 0)) found.push({ note, ranges: apart(hits.flat().flatMap(({ parts }) => parts.map(({ range }) => range))) });
  }
  return found;
}

function apart(ranges: Range[]): Range[] {
  const kept: Range[] = [];
  for (const range of ranges.sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1);
    if (!last || range.from >= last.to) kept.push(range);
    else last.to = Math.max(last.to, range.to);
  }
  return kept;
}

/** Characters of an excerpt, and how many of them may come before what was found. */
const enough = 240;
const lead = 70;

/** The part of a text around what was found first in it, on one line, with the ranges as they are there. */
export function excerpt(text: string, ranges: readonly Range[]): { text: string; ranges: Range[] } {
  const flat = text.replaceAll(/\s/g, ' ');
  const first = ranges[0]?.from ?? 0;
  const from = first <= lead ? 0 : flat.indexOf(' ', first - lead) + 1 || first;
  const begin = Math.min(from, first);
  const cut = begin + enough;
  const to = cut >= flat.length ? flat.length : Math.max(flat.lastIndexOf(' ', cut), begin + enough / 2);
  const before = begin > 0 ? '… ' : '';
  const shift = before.length - begin;
  return {
    text: `${before}${flat.slice(begin, to)}${to < flat.length ? ' …' : ''}`,
    ranges: ranges.filter((range) => range.from >= begin && range.to <= to).map((range) => ({ from: range.from + shift, to: range.to + shift })),
  };
}
