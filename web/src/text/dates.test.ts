import { describe, expect, test } from 'vitest';
import { daysBetween, localDate, plusDays, weekdayOf } from './dates';

test('a day is of this clock, not of UTC', () => expect(localDate(new Date(2026, 10, 3, 23, 59))).toBe('2026-11-03'));

describe('days are counted', () => {
  test.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-03-29', -1, '2026-03-28'],
    ['2026-10-25', 7, '2026-11-01'],
  ])('%s and %i', (day, days, other) => {
    expect(plusDays(day, days)).toBe(other);
    expect(daysBetween(day, other)).toBe(days);
  });
});

test('a week begins on Monday', () => expect(['2026-11-16', '2026-11-21', '2026-11-22'].map(weekdayOf)).toEqual([0, 5, 6]));
