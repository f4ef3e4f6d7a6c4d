import type { NoteView } from '../api/types';
import { findable, findWords, isEnough, type Findable } from '../text/find';
import { fold } from '../text/folding';
import { segments, type Range, type Segment } from '../text/segments';
import { plain, type Plain } from './plain';

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

/** The part of a note around what was found first in it, as words on one line. No formula is cut, unless it is longer than all of it. */
export function excerpt(source: string, found: readonly Range[]): Plain {
  const { text, ranges, formulas } = plain(source, found);
  const first = ranges[0]?.from ?? 0;
  const from = first <= lead ? 0 : text.indexOf(' ', first - lead) + 1 || first;
  const begin = outside(formulas, Math.min(from, first)).from;
  const cut = begin + enough;
  const rough = cut >= text.length ? text.length : Math.max(text.lastIndexOf(' ', cut), begin + enough / 2);
  const inside = outside(formulas, rough);
  // The formula that stands there is left out, unless it is what was found.
  const to = inside.from > first ? inside.from : inside.to;
  const before = begin > 0 ? '… ' : '';
  const shift = before.length - begin;
  const there = (those: readonly Range[]) =>
    those.filter((range) => range.from >= begin && range.to <= to).map((range) => ({ from: range.from + shift, to: range.to + shift }));
  return { text: `${before}${text.slice(begin, to).trimEnd()}${to < text.length ? ' …' : ''}`, ranges: there(ranges), formulas: there(formulas) };
}

/** The formula that a place would cut, if it is not too long to be shown whole; else the place itself. */
function outside(formulas: readonly Range[], at: number): Range {
  const cut = formulas.find(({ from, to }) => from < at && at < to && to - from <= enough);
  return cut ?? { from: at, to: at };
}

/** What is shown of a text: words, and formulas by their source, which are lit where something was found in them. */
export type Piece = { words: Segment[] } | { formula: string; found: boolean };

export function pieces({ text, ranges, formulas }: Plain): Piece[] {
  const made: Piece[] = [];
  const lit = (part: Range) => ranges.filter((range) => range.from < part.to && range.to > part.from);
  const addWords = (from: number, to: number) => {
    if (from === to) return;
    const there = lit({ from, to }).map((range) => ({ from: range.from - from, to: range.to - from }));
    made.push({ words: segments(text.slice(from, to), there, null) });
  };
  let at = 0;
  for (const formula of formulas) {
    addWords(at, formula.from);
    made.push({ formula: text.slice(formula.from, formula.to).trim(), found: lit(formula).length > 0 });
    at = formula.to;
  }
  addWords(at, text.length);
  return made;
}
