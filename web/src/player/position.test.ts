import { describe, expect, test } from 'vitest';
import { indexAt } from './position';

describe('the cue at a second', () => {
  const starts = [0.5, 2, 2, 4.25, 9];

  test.each([
    [0, -1],
    [0.5, 0],
    [1.99, 0],
    [2, 2],
    [4.24, 2],
    [4.25, 3],
    [1e9, 4],
  ])('at %f s it is number %i', (time, index) => expect(indexAt(starts, time)).toBe(index));

  test('an empty transcript has none', () => expect(indexAt([], 3)).toBe(-1));

  test('it agrees with looking at each in turn', () => {
    const many = Float64Array.from({ length: 997 }, (_, i) => i * 1.7 + (i % 3) * 0.2).sort();
    for (let time = -1; time < 1700; time += 3.3) expect(indexAt(many, time)).toBe(many.findLastIndex((start) => start <= time));
  });
});
