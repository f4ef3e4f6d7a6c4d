import type { Range } from '../text/segments';

/** A note's Markdown as words on one line. */
export interface Plain {
  text: string;
  /** What was found, in `text`. */
  ranges: Range[];
  /** Where formulas lie in `text`, without their dollars. */
  formulas: Range[];
}

/**
 * What is no word of a note, in the order in which it holds: code and formulas keep what looks like a mark in them. Dollars are
 * those of a formula as where notes are read: no space within them, and no digit after them. Lengths are bounded, so that no
 * text takes long.
 */
const marks = new RegExp(
  [
    /^ {0,3}(?:`{3,}|~{3,}).*$/, // the fence around code
    /`(?<code>[^`\n]{1,2000})`/,
    /\$\$(?<display>[^$]{1,4000})\$\$/,
    /(?<![\\$])\$(?<inline>[^\s$](?:[^$\n]{0,2000}[^\s$\\])?)\$(?![\d$])/,
    /!?\[(?<name>[^\]\n]{0,300})\]\([^()\n]{0,2000}\)/, // a picture or a link
    /^(?:[ \t]*(?:>|#{1,6}[ \t]|[-*+][ \t]))+[ \t]*/, // quotation, heading, list
    /\*\*(?=\S)(?<strong>[^*\n]{1,2000})(?<=\S)\*\*/,
    /\*(?=\S)(?<stressed>[^*\n]{1,2000})(?<=\S)\*/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gmd',
);

/** Read a note's text, with ranges of it, as words on one line. */
export function plain(source: string, found: readonly Range[]): Plain {
  const made: Plain = { text: '', ranges: [], formulas: [] };
  take(source, { from: 0, to: source.length }, found, made);
  return made;
}

/** Add what stands in a part of a note. */
function take(source: string, part: Range, found: readonly Range[], made: Plain): void {
  let at = part.from;
  for (const match of source.slice(part.from, part.to).matchAll(marks)) {
    const within = Object.entries(match.indices?.groups ?? {}).find(([, indices]) => indices);
    const begin = part.from + match.index;
    add(source, { from: at, to: begin }, found, made);
    at = begin + match[0].length;
    if (!within) continue;
    const [kind, [from, to]] = within as [string, [number, number]];
    const inner = { from: part.from + from, to: part.from + to };
    if (kind === 'strong' || kind === 'stressed' || kind === 'name') take(source, inner, found, made);
    else if (kind === 'code') add(source, inner, found, made);
    else setFormula(source, inner, found, made);
  }
  add(source, { from: at, to: part.to }, found, made);
}

function setFormula(source: string, part: Range, found: readonly Range[], made: Plain): void {
  const from = made.text.length;
  add(source, part, found, made);
  made.formulas.push({ from, to: made.text.length });
}

function add(source: string, { from, to }: Range, found: readonly Range[], made: Plain): void {
  const shift = made.text.length - from;
  made.text += source.slice(from, to).replaceAll(/\s/g, ' ');
  for (const range of found) {
    const [begin, end] = [Math.max(range.from, from), Math.min(range.to, to)];
    if (begin < end) made.ranges.push({ from: begin + shift, to: end + shift });
  }
}
