import { fold, isSpaceless, type Folded } from './folding';
import { fromCodePoints, type Range } from './segments';

/** A place where the words looked for stand: the cue it begins in, and where it lies in each of its cues. */
export interface Hit {
  cue: number;
  parts: { cue: number; range: Range }[];
}

export interface Findable {
  folded: Folded;
  /** Where each cue begins in the joined text. */
  starts: readonly number[];
  texts: readonly string[];
}

/** What was found by others in these texts: a piece of them, and half-open ranges of code points to light in it. */
export interface Passage {
  text: string;
  highlights: readonly (readonly number[])[];
}

/** How far before the word found, in characters, a passage may begin. */
const lead = 400;
const letter = /[\p{L}\p{N}]/u;

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

/** The last of some ascending numbers that is not above one; 0 if all are. */
function lastAt(numbers: ArrayLike<number>, most: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle]! <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The parts of the cues that lie between two places of the joined text, the first of which is in cue number `first` or after it. */
function partsOf({ starts, texts }: Findable, first: number, from: number, to: number): Hit['parts'] {
  const parts: Hit['parts'] = [];
  for (let cue = first; cue < starts.length && starts[cue]! < to; cue += 1) {
    const start = starts[cue]!;
    const end = start + texts[cue]!.length;
    if (from < end && start < to) parts.push({ cue, range: { from: Math.max(from, start) - start, to: Math.min(to, end) - start } });
  }
  return parts;
}

function occurrences(within: Findable, wanted: string, wordStart: boolean): Hit[] {
  const hits: Hit[] = [];
  const { text, origin } = within.folded;
  let cue = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    if (wordStart && at > 0 && letter.test(text[at - 1]!) && !isSpaceless(wanted[0])) continue;
    while ((within.starts[cue + 1] ?? Infinity) <= origin[at]!) cue += 1;
    const parts = partsOf(within, cue, origin[at]!, origin[at + wanted.length]!);
    if (parts[0]) hits.push({ cue: parts[0].cue, parts });
  }
  return hits;
}

const asked = (query: string) => fold(query.replaceAll(/["“”„«»]/g, ' ')).text.trim();

/** Whether a query is long enough to be looked for: two letters, or one of a script that writes a word in one. */
export function isEnough(query: string): boolean {
  const wanted = asked(query);
  return wanted.length > 1 || isSpaceless(wanted[0]);
}

/** Find what was typed as it stands, across cues too. Case and accents do not matter. */
export function findExactly(within: Findable, query: string): Hit[] {
  const wanted = asked(query);
  return wanted === '' ? [] : occurrences(within, wanted, false);
}

/** Find each of the words typed, where a word begins, in the order of speech. */
export function findWords(within: Findable, query: string): Hit[] {
  const words = new Set(asked(query).split(/[^\p{L}\p{M}\p{N}]+/u).filter(isEnough));
  return [...words]
    .flatMap((word) => occurrences(within, word, true))
    .sort((a, b) => a.cue - b.cue || (a.parts[0]?.range.from ?? 0) - (b.parts[0]?.range.from ?? 0));
}

/**
 * Find where a passage stands whose first lit word is said in `cue`. Where the texts have changed since and the passage is not in them
 * any more, it is the cue with nothing lit.
 */
export function locate(within: Findable, cue: number, { text, highlights }: Passage): Hit {
  const { folded, starts } = within;
  const passage = fold(text);
  const near = lastAt(folded.origin, starts[cue] ?? 0);
  const at = passage.text.trim() === '' ? -1 : folded.text.indexOf(passage.text.trim(), Math.max(0, near - lead));
  if (at < 0 || at > near + lead) return { cue, parts: [] };
  const place = (unit: number) => folded.origin[at + lowest(passage.origin, unit)] ?? 0;
  const parts = fromCodePoints(text, highlights).flatMap(({ from, to }) => {
    const start = place(from);
    return partsOf(within, lastAt(starts, start), start, place(to));
  });
  return { cue: parts[0]?.cue ?? cue, parts };
}

/** The first of some ascending numbers that is not below one. */
function lowest(numbers: Uint32Array, least: number): number {
  const at = lastAt(numbers, least - 1);
  return (numbers[at] ?? 0) >= least ? at : at + 1;
}
