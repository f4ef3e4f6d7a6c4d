import { expect, test } from 'vitest';
import { Effort } from './effort';

/** The seconds told for things done at these seconds. */
function told(...moments: number[]): number[] {
  const spells: number[] = [];
  const effort = new Effort((seconds) => spells.push(seconds));
  for (const moment of moments) effort.touch(moment * 1000);
  effort.stop();
  return spells;
}

test('from the first letter to the last', () => expect(told(100, 101, 104, 110)).toEqual([10]));

test('a long pause counts nothing', () => expect(told(0, 5, 10, 300, 302)).toEqual([10, 2]));

test('nor does a single letter, or nothing', () => {
  expect(told(7)).toEqual([]);
  expect(told()).toEqual([]);
});

test('long work is told minute by minute, and none of it twice', () => {
  const moments = Array.from({ length: 151 }, (_, second) => second);
  expect(told(...moments)).toEqual([60, 60, 30]);
});

test('a clock that is set back begins anew', () => expect(told(100, 103, 50, 52)).toEqual([3, 2]));
