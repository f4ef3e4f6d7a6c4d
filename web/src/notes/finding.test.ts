import { describe, expect, test } from 'vitest';
import type { NoteView } from '../api/types';
import { excerpt, findIn } from './finding';

const note = (text: string): NoteView => ({
  id: text,
  lecture_id: 'l',
  second: 1,
  text,
  edit: 'e',
  created_at: '',
  changed_at: '',
  others: [],
  deleted: false,
});

const lit = (text: string, ranges: readonly { from: number; to: number }[]) => ranges.map(({ from, to }) => text.slice(from, to));

describe('finding in notes', () => {
  const notes = ['The gradient of the loss', 'Gradients vanish', 'A loss, and a Gradiént', 'prefix: degrade'].map(note);
  const found = (query: string) => findIn(notes, query).map(({ note, ranges }) => lit(note.text, ranges));

  test('wants each word, wherever and however it is written', () => {
    expect(found('LOSS grad')).toEqual([['grad', 'loss'], ['loss', 'Grad']]);
    expect(found('gradient')).toEqual([['gradient'], ['Gradient'], ['Gradiént']]);
  });

  test('finds words at their beginnings', () => expect(found('grade')).toEqual([]));

  test('of nothing is nothing', () => expect([found(' '), found('!'), found('qqq')]).toEqual([[], [], []]));

  test('does not light the same place twice', () => expect(found('gra gradient')).toEqual([['gradient'], ['Gradient'], ['Gradiént']]));
});

describe('an excerpt', () => {
  const long = `${'before '.repeat(60)}the needle\nhere ${'after '.repeat(60)}`;
  const at = long.indexOf('needle');

  test('is around what was found', () => {
    const { text, ranges } = excerpt(long, [{ from: at, to: at + 6 }]);
    expect(lit(text, ranges)).toEqual(['needle']);
    expect(text).toMatch(/^… before .* the needle here after .* …$/);
    expect(text.length).toBeLessThan(260);
  });

  test('of a short text is the text', () => expect(excerpt('a\nb', [])).toEqual({ text: 'a b', ranges: [] }));

  test('keeps to the text where there are no spaces', () => {
    const { text, ranges } = excerpt('a'.repeat(300) + 'x' + 'b'.repeat(300), [{ from: 300, to: 301 }]);
    expect(lit(text, ranges)).toEqual(['x']);
  });
});
