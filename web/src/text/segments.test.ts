import { describe, expect, test } from 'vitest';
import { fromCodePoints, joined, segments, wordRanges } from './segments';

const lit = (text: string, ranges: { from: number; to: number }[]) => ranges.map(({ from, to }) => text.slice(from, to));

describe('highlights count code points', () => {
  test('plain text is taken as it is', () => {
    const text = 'the learning rate alpha';
    expect(lit(text, fromCodePoints(text, [[4, 12]]))).toEqual(['learning']);
  });

  test('characters beyond the basic plane count once', () => {
    const text = '🙂 with 𝛼 = 0.1';
    expect(lit(text, fromCodePoints(text, [[0, 1], [2, 6], [7, 8], [11, 14]]))).toEqual(['🙂', 'with', '𝛼', '0.1']);
  });

  test('a range past the end stops at the end', () => {
    expect(lit('abc', fromCodePoints('abc', [[1, 99]]))).toEqual(['bc']);
    expect(lit('🙂b', fromCodePoints('🙂b', [[1, 99]]))).toEqual(['b']);
  });
});

test('words found side by side are lit as one phrase', () => {
  const text = 'gradient  descent and descent';
  const ranges = [{ from: 0, to: 8 }, { from: 10, to: 17 }, { from: 22, to: 29 }];
  expect(lit(text, joined(text, ranges))).toEqual(['gradient  descent', 'descent']);
});

describe('cutting a text', () => {
  test('nothing to show leaves it whole', () => {
    expect(segments('a b', [], null)).toEqual([{ text: 'a b', found: false, said: false }]);
  });

  test('what is found and what is said may overlap', () => {
    expect(segments('so a minus y', [{ from: 3, to: 10 }], { from: 5, to: 10 })).toEqual([
      { text: 'so ', found: false, said: false },
      { text: 'a ', found: true, said: false },
      { text: 'minus', found: true, said: true },
      { text: ' y', found: false, said: false },
    ]);
  });

  test('the pieces give the text back', () => {
    const text = 'one two three four';
    const parts = segments(text, [{ from: 4, to: 7 }, { from: 8, to: 99 }], { from: 0, to: 3 });
    expect(parts.map((part) => part.text).join('')).toBe(text);
  });
});

test('words lie where the spaces are not', () => {
  expect(lit('so  the\nloss', wordRanges('so  the\nloss'))).toEqual(['so', 'the', 'loss']);
  expect(wordRanges('  ')).toEqual([]);
});
