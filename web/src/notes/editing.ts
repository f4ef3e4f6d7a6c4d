/** What becomes of a text: `from` to `to` is replaced by `insert`, and then `select` is selected. UTF-16 units. */
export interface Change {
  from: number;
  to: number;
  insert: string;
  select: readonly [number, number];
}

/** A text and what is selected of it. */
export interface Field {
  value: string;
  selectionStart: number;
  selectionEnd: number;
}

/** Put signs around what is selected, or take them away; without a selection the cursor stands between them. */
export function wrapped({ value, selectionStart: from, selectionEnd: to }: Field, sign: string): Change {
  const inside = value.slice(from, to);
  if (value.slice(from - sign.length, from) === sign && value.slice(to, to + sign.length) === sign) {
    const start = from - sign.length;
    return { from: start, to: to + sign.length, insert: inside, select: [start, start + inside.length] };
  }
  const select = [from + sign.length, from + sign.length + inside.length] as const;
  return { from, to, insert: sign + inside + sign, select };
}

/** Make the selected lines a list, or no list if all are one. */
export function listed({ value, selectionStart, selectionEnd }: Field): Change {
  const from = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const end = value.indexOf('\n', selectionEnd);
  const to = end < 0 ? value.length : end;
  const lines = value.slice(from, to).split('\n');
  const isList = lines.every((line) => /^\s*[-*+] /.test(line));
  const insert = lines.map((line) => (isList ? line.replace(/^(\s*)[-*+] /, '$1') : `- ${line}`)).join('\n');
  const select = selectionStart === selectionEnd ? [from + insert.length, from + insert.length] as const : [from, from + insert.length] as const;
  return { from, to, insert, select };
}

/** What begins a line that the next one begins with too: a quote, a list's sign or number, a box to tick. */
const beginning = /^(\s*(?:> ?)*)(?:([-*+] (?:\[[ xX]\] )?)|(\d{1,9})([.)]) )?/;

/** What Enter does in a list or a quote: the next line goes on with it, an empty one becomes the gap that ends it. Null: what it always does. */
export function continued({ value, selectionStart: at, selectionEnd: end }: Field): Change | null {
  if (at !== end) return null;
  const from = value.lastIndexOf('\n', at - 1) + 1;
  const line = value.slice(from, at);
  const [sign = '', quote = '', bullet, number, dot] = beginning.exec(line) ?? [];
  const isItem = bullet !== undefined || number !== undefined;
  if (!isItem && !quote.includes('>')) return null;
  if (line.slice(sign.length).trim() === '') {
    // Without the gap, what is written next would still belong to it.
    const gap = from === 0 ? '' : '\n';
    return { from, to: at, insert: gap, select: [from + gap.length, from + gap.length] };
  }
  const next = bullet?.replace(/\[[xX]\]/, '[ ]') ?? (number === undefined ? '' : `${Number(number) + 1}${dot} `);
  const insert = `\n${quote}${next}`;
  return { from: at, to: at, insert, select: [at + insert.length, at + insert.length] };
}

/** Put a block on lines of its own where the cursor is; writing goes on below it. */
export function withBlock({ value, selectionStart: from, selectionEnd: to }: Field, block: string): Change {
  const before = value.slice(0, from);
  const gap = before.trim() === '' ? '' : before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const after = value.slice(to);
  const rest = after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  const insert = `${gap}${block}${rest}`;
  const end = from + insert.length + (rest === '' ? 2 : rest === '\n' ? 1 : 0);
  return { from, to, insert, select: [end, end] };
}

/** Where a place in a text is after the text became another one: what is alike at both ends stays, and the end is the end. */
export function moved(before: string, after: string, place: number): number {
  if (place === before.length) return after.length;
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  if (place <= head) return place;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return Math.max(head, after.length - Math.min(tail, before.length - place));
}
