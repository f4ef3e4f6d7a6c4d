import { describe, expect, test } from 'vitest';
import type { DayView } from '../api/types';
import { plusDays, weekdayOf } from '../text/dates';
import { daysFrom, monday, seconds, shade, speedOf, spent, total, weeksShown, yearMap } from './year';

const day = (date: string, watched_s: number, completed = 0): DayView => ({
  date,
  time: { watched_s, rewatched_s: 10, noted_s: 5, media_s: watched_s * 1.5 + 15 },
  completed,
});

describe('the map of a year', () => {
  const days = [day('2025-11-24', 600), day('2026-11-17', 1200, 2), day('2026-11-21', 60)];

  test.each(['2026-11-16', '2026-11-21', '2026-11-22', '2028-02-29', '2027-01-01'])('ends with the week of %s', (today) => {
    const map = yearMap([], today);
    expect(map.rows).toHaveLength(7);
    map.rows.forEach((row, weekday) => {
      expect(row.map(({ date }) => weekdayOf(date))).toEqual(row.map(() => weekday));
      expect(row).toHaveLength(weekday <= weekdayOf(today) ? weeksShown : weeksShown - 1);
    });
    expect(map.rows[weekdayOf(today)]!.at(-1)!.date).toBe(today);
    expect(map.months.reduce((sum, { weeks }) => sum + weeks, 0)).toBe(weeksShown);
    expect(map.days.map(({ date }) => date)).toEqual(map.days.map((_, i) => plusDays(map.days[0]!.date, i)));
  });

  test('holds what was studied on its days, and no others', () => {
    const { days: shown } = yearMap([day('2025-11-01', 9999), ...days], '2026-11-21');
    expect(shown.filter((one) => one.seconds > 0).map(({ date, seconds, completed }) => [date, seconds, completed])).toEqual([
      ['2025-11-24', 615, 0],
      ['2026-11-17', 1215, 2],
      ['2026-11-21', 75, 0],
    ]);
  });

  test('a month stands over the week with its first day', () => {
    const { months, rows } = yearMap([], '2026-11-21');
    let column = 0;
    for (const { day: named, weeks } of months.slice(0, -1)) {
      column += weeks;
      const next = rows[0]![column]!.date;
      expect(plusDays(next, 6).slice(0, 7) > named.slice(0, 7)).toBe(true);
      expect(Number(plusDays(next, 6).slice(8))).toBeLessThanOrEqual(7);
    }
  });
});

test('days without study are days too', () => {
  const week = daysFrom('2026-11-15', '2026-11-21', [day('2026-11-17', 100), day('2026-11-14', 7)]);
  expect(week.map((one) => one.seconds)).toEqual([0, 0, 115, 0, 0, 0, 0]);
  expect(total(week)).toEqual({ watched_s: 100, rewatched_s: 10, noted_s: 5, media_s: 165 });
  expect(seconds(total([]))).toBe(0);
});

test('a speed is media by watching, notes are none', () => {
  expect(speedOf({ watched_s: 90, rewatched_s: 10, noted_s: 500, media_s: 150 })).toBe(1.5);
  expect(speedOf({ watched_s: 0, rewatched_s: 0, noted_s: 500, media_s: 0 })).toBeNull();
});

test('shades begin at fixed minutes', () => {
  expect([0, 1, 899, 900, 2699, 2700, 5399, 5400, 40_000].map(shade)).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4]);
});

test('a week begins on Monday, and no time is no minutes', () => {
  expect(['2026-11-16', '2026-11-21', '2026-11-22'].map(monday)).toEqual(['2026-11-16', '2026-11-16', '2026-11-16']);
  expect([0, 30, 3900].map(spent)).toEqual(['0 min', '30 s', '1 h 05']);
});
