import type { Range } from './segments';

/** Letters without case and accents, and for each of them the place in the text that it came from. */
interface Folded {
  text: string;
  origin: Uint32Array;
}

/** A place where the words looked for stand: in which cues, and where in each. */
export interface Hit {
  cue: number;
  parts: { cue: number; range: Range }[];
}

export interface Findable {
  folded: Folded;
  /** Where each cue begins in the joined text. */
  starts: number[];
  texts: readonly string[];
}

const letter = /[\p{L}\p{N}]/u;

function fold(text: string): Folded {
  let folded = '';
  const origin: number[] = [];
  let at = 0;
  for (const character of text) {
    const plain = /\s/u.test(character) ? ' ' : character.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
    if (!(plain === ' ' && (folded === '' || folded.endsWith(' ')))) {
      folded += plain;
      for (let i = 0; i < plain.length; i += 1) origin.push(at);
    }
    at += character.length;
  }
  origin.push(at);
  return { text: folded, origin: Uint32Array.from(origin) };
}

/** Make the texts of a transcript's cues ready to be searched, once. */
export function findable(texts: readonly string[]): Findable {
  const starts: number[] = [];
  let length = 0;
  for (const text of texts) {
    starts.push(length);
    length += text.length + 1;
  }
  return { folded: fold(texts.join(' ')), starts, texts };
}

/** The cue that holds a place of the joined text. */
function cueAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function hit(within: Findable, from: number, to: number): Hit {
  const first = cueAt(within.starts, from);
  const parts: Hit['parts'] = [];
  for (let cue = first; cue < within.starts.length && within.starts[cue]! < to; cue += 1) {
    const start = within.starts[cue]!;
    const end = start + within.texts[cue]!.length;
    if (from < end && start < to) parts.push({ cue, range: { from: Math.max(from, start) - start, to: Math.min(to, end) - start } });
  }
  return { cue: first, parts };
}

function occurrences(within: Findable, wanted: string, wordStart: boolean): Hit[] {
  const hits: Hit[] = [];
  const { text, origin } = within.folded;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    if (wordStart && at > 0 && letter.test(text[at - 1]!)) continue;
    hits.push(hit(within, origin[at]!, origin[at + wanted.length]!));
  }
  return hits;
}

/**
 * Find what was typed: as it stands (across cues too), else each of its words where a word begins, in the order of speech.
 * Case and accents do not matter.
 */
export function find(within: Findable, query: string): Hit[] {
  const wanted = fold(query.replaceAll('"', ' ')).text.trim();
  if (wanted === '') return [];
  const whole = occurrences(within, wanted, false);
  if (whole.length > 0) return whole;
  const words = new Set(wanted.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1));
  return [...words]
    .flatMap((word) => occurrences(within, word, true))
    .sort((a, b) => a.cue - b.cue || (a.parts[0]?.range.from ?? 0) - (b.parts[0]?.range.from ?? 0));
}
