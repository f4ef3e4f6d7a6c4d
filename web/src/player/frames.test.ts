import { expect, test } from 'vitest';
import { frameTime } from './frames';

test.each([10, 15, 24000 / 1001, 25, 29.97, 30, 60])('each step at %f pictures a second shows the next picture, and the same one on the way back', (rate) => {
  const shown = (time: number) => Math.floor(time * rate);
  let time = 0;
  for (let n = 1; n <= 500; n += 1) {
    time = frameTime(time, 1, rate);
    expect(shown(time)).toBe(n);
  }
  for (let n = 499; n >= 0; n -= 1) {
    time = frameTime(time, -1, rate);
    expect(shown(time)).toBe(n);
  }
});

test('the first picture has none before it, and a place is that of the picture that begins there', () => {
  expect(frameTime(0, -1, 25)).toBe(0);
  expect(frameTime(1 - 1e-6, 1, 10)).toBeCloseTo(1.15);
});
