import { expect, test } from 'vitest';
import { preferences } from '../store/preferences';
import { allowed, keepSpeed, speedOf, step } from './speed';

test.each([
  [1, 1],
  [1.33, 1.35],
  [0.1, 0.5],
  [9, 3],
  [Number.NaN, 1],
])('%f becomes %f', (rate, speed) => expect(allowed(rate)).toBe(speed));

test('fifty steps up from the slowest arrive at the fastest, each a clean number', () => {
  let rate = 0.5;
  for (let i = 0; i < 50; i += 1) {
    rate = allowed(rate + step);
    expect(String(rate).length).toBeLessThanOrEqual(4);
  }
  expect(rate).toBe(3);
});

test('each course keeps its speed, and a new one begins with the one used last', () => {
  keepSpeed('calculus', 1.5);
  keepSpeed('poetry', 0.8);
  expect([speedOf('calculus'), speedOf('poetry'), speedOf('new')]).toEqual([1.5, 0.8, 0.8]);
});

test('so many courses are remembered, the ones used last', () => {
  for (let i = 0; i < 300; i += 1) keepSpeed(`course ${i}`, 1.25);
  expect(Object.keys(preferences().speeds)).toHaveLength(200);
  expect([speedOf('course 299'), preferences().speeds['course 99']]).toEqual([1.25, undefined]);
});
