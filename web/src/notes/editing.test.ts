import { describe, expect, test } from 'vitest';
import { continued, listed, moved, withBlock, wrapped, type Change, type Field } from './editing';

/** A field written with its selection between bars: "a |b| c"; one bar is the cursor. */
function field(text: string): Field {
  const [before = '', inside = '', after] = text.split('|');
  if (after === undefined) return { value: before + inside, selectionStart: before.length, selectionEnd: before.length };
  return { value: before + inside + after, selectionStart: before.length, selectionEnd: before.length + inside.length };
}

function done(text: string, change: (of: Field) => Change | null): string | null {
  const of = field(text);
  const { from, to, insert, select } = change(of) ?? {};
  if (from === undefined) return null;
  const value = of.value.slice(0, from) + insert + of.value.slice(to);
  const [start, end] = select!;
  return start === end ? `${value.slice(0, start)}|${value.slice(start)}` : `${value.slice(0, start)}|${value.slice(start, end)}|${value.slice(end)}`;
}

test.each([
  ['a |b| c', 'a **|b|** c'],
  ['a **|b|** c', 'a |b| c'],
  ['a | c', 'a **|** c'],
])('bold: %s → %s', (before, after) => expect(done(before, (of) => wrapped(of, '**'))).toBe(after));

test.each([
  ['one|', '- one|'],
  ['x\n|one\ntwo|\ny', 'x\n|- one\n- two|\ny'],
  ['|- one\n- two|', '|one\ntwo|'],
])('list: %j → %j', (before, after) => expect(done(before, listed)).toBe(after));

describe('Enter', () => {
  test.each([
    ['- a|', '- a\n- |'],
    ['  * a|b', '  * a\n  * |b'],
    ['9. a|', '9. a\n10. |'],
    ['3) a|', '3) a\n4) |'],
    ['- [x] a|', '- [x] a\n- [ ] |'],
    ['> a|', '> a\n> |'],
    ['> - a|', '> - a\n> - |'],
    ['- x\n- |', '- x\n\n|'],
    ['> |', '|'],
  ])('%j → %j', (before, after) => expect(done(before, continued)).toBe(after));

  test.each(['a|', '|', 'a|b|', '-a|', '  a|', '1.5|'])('%j is its own', (text) => expect(done(text, continued)).toBeNull());
});

test.each([
  ['|', '> q\n\n|'],
  ['a|', 'a\n\n> q\n\n|'],
  ['a\n|', 'a\n\n> q\n\n|'],
  ['a\n\n|\nb', 'a\n\n> q\n\n|b'],
  ['a|\n\nb', 'a\n\n> q\n\n|b'],
])('a block: %j → %j', (before, after) => expect(done(before, (of) => withBlock(of, '> q'))).toBe(after));

test.each([
  ['abc', 'abXc', 1, 1],
  ['abc', 'abXc', 3, 4],
  ['abc', 'Xabc', 2, 3],
  ['abc', '', 2, 0],
  ['hello world', 'hello brave world', 11, 17],
  ['aaa', 'aaaa', 3, 4],
  ['aaa', 'aaaa', 2, 2],
])('in %j as %j, place %i is %i', (before, after, place, at) => expect(moved(before, after, place)).toBe(at));
