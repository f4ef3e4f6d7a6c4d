/** A half-open range of UTF-16 units, as JavaScript strings count. */
export interface Range {
  from: number;
  to: number;
}

export interface Segment {
  text: string;
  found: boolean;
  said: boolean;
}

const astral = /[\ud800-\udbff][\udc00-\udfff]/;

/** Turn ranges of code points (as the API counts) into ranges of UTF-16 units, kept inside the text. */
export function fromCodePoints(text: string, ranges: readonly (readonly number[])[]): Range[] {
  if (!astral.test(text)) return ranges.map(([from = 0, to = 0]) => ({ from, to: Math.min(to, text.length) }));
  const starts: number[] = [];
  let unit = 0;
  for (const character of text) {
    starts.push(unit);
    unit += character.length;
  }
  const at = (point: number) => starts[point] ?? text.length;
  return ranges.map(([from = 0, to = 0]) => ({ from: at(from), to: at(to) }));
}

/** Ranges with nothing but space between them, as one: a phrase is lit as a phrase. */
export function joined(text: string, ranges: readonly Range[]): Range[] {
  const phrases: Range[] = [];
  for (const range of ranges) {
    const last = phrases.at(-1);
    if (last && text.slice(last.to, range.from).trim() === '') last.to = Math.max(last.to, range.to);
    else phrases.push({ ...range });
  }
  return phrases;
}

/** Cut a text where something begins or ends: the words found, and the word being said. Found ranges are ascending and disjoint. */
export function segments(text: string, found: readonly Range[], said: Range | null): Segment[] {
  if (found.length === 0 && said === null) return [{ text, found: false, said: false }];
  const cuts = new Set([0, text.length]);
  for (const range of said ? [...found, said] : found) {
    cuts.add(Math.min(Math.max(range.from, 0), text.length));
    cuts.add(Math.min(Math.max(range.to, 0), text.length));
  }
  const edges = [...cuts].sort((a, b) => a - b);
  const inside = (range: Range, at: number) => range.from <= at && at < range.to;
  const parts: Segment[] = [];
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const from = edges[i]!;
    parts.push({
      text: text.slice(from, edges[i + 1]),
      found: found.some((range) => inside(range, from)),
      said: said !== null && inside(said, from),
    });
  }
  return parts;
}

/** Where each whitespace-separated word of a text lies. */
export function wordRanges(text: string): Range[] {
  return Array.from(text.matchAll(/\S+/gu), (match) => ({ from: match.index, to: match.index + match[0].length }));
}
