import { describe, expect, test } from 'vitest';
import { clock, duration, isoDuration, unbroken } from './durations';

describe('a length in words', () => {
  test.each([
    [0, '0 s'],
    [18.4, '18 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [38 * 60, '38 min'],
    [59 * 60 + 45, '1 h 00'],
    [3900, '1 h 05'],
    [47 * 3600 + 600, '47 h 10'],
  ])('%f s is "%s"', (seconds, words) => expect(duration(seconds)).toBe(words));

  test('an unknown length says nothing', () => {
    expect(duration(null)).toBe('');
    expect(duration(Number.NaN)).toBe('');
  });
});

test('in a text it stays in one line', () => {
  expect(unbroken('On 4 days 1 h 05, then 38 min a day')).toBe('On 4 days 1\u00a0h\u00a005, then 38\u00a0min a day');
});

describe('a place on the clock', () => {
  test.each([
    [0, '0:00'],
    [9.99, '0:09'],
    [842, '14:02'],
    [3600, '1:00:00'],
    [3723.5, '1:02:03'],
    [-1, '0:00'],
  ])('%f s is "%s"', (seconds, words) => expect(clock(seconds)).toBe(words));
});

test('the machine form is a valid duration', () => expect(isoDuration(83.6)).toBe('PT84S'));
