import { describe, expect, test } from 'vitest';
import type { NoteView } from '../api/types';
import { excerpt, findIn, pieces } from './finding';

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

  test('of a short text is the text', () => expect(excerpt('a\nb', [])).toEqual({ text: 'a b', ranges: [], formulas: [] }));

  test('keeps to the text where there are no spaces', () => {
    const { text, ranges } = excerpt('a'.repeat(300) + 'x' + 'b'.repeat(300), [{ from: 300, to: 301 }]);
    expect(lit(text, ranges)).toEqual(['x']);
  });

  const all = (text: string) => excerpt(text, []).text;

  test('has no marks of Markdown, and of a picture its name', () => {
    expect(all('## A *heading*\n> said **here** and [there](https://a.example/)\n- ![A frame](frame:50.5)')).toBe(
      'A heading said here and there A frame',
    );
    expect(all('`a $b$ **c**` and 2**3 or a - b, * or *')).toBe('a $b$ **c** and 2**3 or a - b, * or *');
  });

  test('knows formulas from prices', () => {
    const { text, formulas } = excerpt('So $v = s/t$, for $5 or $6, and $$\n\\frac{a}{b}\n$$', []);
    expect(lit(text, formulas).map((formula) => formula.trim())).toEqual(['v = s/t', '\\frac{a}{b}']);
    expect(text).toContain('for $5 or $6, and');
  });

  test.each(['[', '$a', '$$', '`', '**a', '*a', '$x $', '![', '> ', '# ', '](', ' '])('of a long note of nothing but %j takes no time', (mark) => {
    const begun = performance.now();
    excerpt(mark.repeat(60_000 / mark.length), []);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test('leaves a formula whole', () => {
    const formula = '\\sum_{i = 1}^{n} x_i y_i z_i';
    for (let n = 180; n < 260; n += 1) {
      const { text, formulas } = excerpt(`${'a '.repeat(n / 2)}$${formula}$ ${'b '.repeat(200)}`, []);
      expect(text.includes('sum')).toBe(formulas.length === 1);
      expect(lit(text, formulas)).toEqual(formulas.length > 0 ? [formula] : []);
    }
    const source = `${'a '.repeat(200)}$${formula} needle$ ${'b '.repeat(200)}`;
    const at = source.indexOf('needle');
    const part = excerpt(source, [{ from: at, to: at + 6 }]);
    expect(lit(part.text, part.formulas)).toEqual([`${formula} needle`]);
    expect(lit(part.text, part.ranges)).toEqual(['needle']);
  });

  test('comes in pieces, lit where something was found', () => {
    const source = 'The slope $dy/dx$ is **steep**, $x$';
    const range = (word: string) => ({ from: source.indexOf(word), to: source.indexOf(word) + word.length });
    const made = pieces(excerpt(source, [range('slope'), range('dx'), range('steep')]));
    expect(made.map((piece) => ('words' in piece ? piece.words.map(({ text, found }) => (found ? `[${text}]` : text)).join('') : piece))).toEqual([
      'The [slope] ',
      { formula: 'dy/dx', found: true },
      ' is [steep], ',
      { formula: 'x', found: false },
    ]);
  });
});
