import { expect, test } from 'vitest';
import { allowed, step } from './speed';

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
