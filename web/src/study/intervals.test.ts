import { describe, expect, test } from 'vitest';
import { cover, covered, type Intervals } from './intervals';

const of = (...stretches: [number, number][]): Intervals => stretches.reduce<Intervals>((parts, [a, b]) => cover(parts, a, b), []);

describe('covering', () => {
  test('keeps what is apart and joins what overlaps or touches', () => {
    expect(of([10, 20], [0, 5])).toEqual([[0, 5], [10, 20]]);
    expect(of([0, 5], [5, 8])).toEqual([[0, 8]]);
    expect(of([0, 5], [10, 15], [20, 25], [4, 21])).toEqual([[0, 25]]);
    expect(of([0, 100], [20, 30])).toEqual([[0, 100]]);
  });

  test('leaves out what is empty or runs backwards', () => {
    expect(of([5, 5])).toEqual([]);
    expect(of([7, 5])).toEqual([]);
    expect(of([0, 0.0004])).toEqual([]);
    expect(of([NaN, 4])).toEqual([]);
  });

  test('is the same in any order, and the same as counting milliseconds one by one', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 200; round += 1) {
      const stretches = Array.from({ length: 12 }, (): [number, number] => {
        const from = random(400) / 1000;
        return [from, from + random(90) / 1000];
      });
      const truth = new Set<number>();
      for (const [a, b] of stretches) for (let ms = Math.round(a * 1000); ms < Math.round(b * 1000); ms += 1) truth.add(ms);
      const parts = of(...stretches);
      expect(of(...stretches.toReversed())).toEqual(parts);
      expect(covered(parts)).toBe(truth.size / 1000);
      for (let i = 1; i < parts.length; i += 1) expect(parts[i]![0]).toBeGreaterThan(parts[i - 1]![1]);
      expect(covered(parts, 0.2)).toBe([...truth].filter((ms) => ms < 200).length / 1000);
    }
  });
});

test('what lies behind the end does not count', () => {
  expect(covered([[0, 50], [90, 130]], 100)).toBe(60);
  expect(covered([[120, 130]], 100)).toBe(0);
});
