import type { DayView, TimeView } from '../api/types';
import { plusDays, weekdayOf } from '../text/dates';
import { duration } from '../text/durations';

/** Wall seconds of a day's study, all in all. */
export const seconds = (time: TimeView) => time.watched_s + time.rewatched_s + time.noted_s;

/** Study time in words. */
export const spent = (time_s: number) => (time_s === 0 ? '0 min' : duration(time_s));

export const nothing: TimeView = { watched_s: 0, rewatched_s: 0, noted_s: 0, media_s: 0 };

export interface Day {
  date: string;
  time: TimeView;
  seconds: number;
  completed: number;
}

/** Each day from `first` to `last`, those without study too. */
export function daysFrom(first: string, last: string, days: readonly DayView[]): Day[] {
  const known = new Map(days.map((day) => [day.date, day]));
  const all: Day[] = [];
  for (let date = first; date <= last; date = plusDays(date, 1)) {
    const time = known.get(date)?.time ?? nothing;
    all.push({ date, time, seconds: seconds(time), completed: known.get(date)?.completed ?? 0 });
  }
  return all;
}

export function total(days: readonly Day[]): TimeView {
  return days.reduce(
    (sum, { time }) => ({
      watched_s: sum.watched_s + time.watched_s,
      rewatched_s: sum.rewatched_s + time.rewatched_s,
      noted_s: sum.noted_s + time.noted_s,
      media_s: sum.media_s + time.media_s,
    }),
    nothing,
  );
}

/** Seconds of media in a second of watching; null where nothing was watched. */
export function speedOf(time: TimeView): number | null {
  const watching = time.watched_s + time.rewatched_s;
  return watching > 0 ? time.media_s / watching : null;
}

export const monday = (day: string) => plusDays(day, -weekdayOf(day));

/** A year's map: columns of weeks from Monday, the last one with today. */
export interface YearMap {
  /** By weekday; of the last week, the days after today are missing. */
  rows: Day[][];
  /** The months over the columns: the day that names it, and over how many weeks it stands. */
  months: { day: string; weeks: number }[];
  days: Day[];
}

export const weeksShown = 53;

export function yearMap(days: readonly DayView[], today: string): YearMap {
  const first = plusDays(monday(today), -7 * (weeksShown - 1));
  const all = daysFrom(first, today, days);
  const rows = Array.from({ length: 7 }, (_, weekday) => all.filter((__, i) => i % 7 === weekday));
  const months: YearMap['months'] = [];
  for (const { date } of rows[0]!) {
    // A week belongs to the month of its Sunday, so that a month's name stands over the week with its first day.
    const day = plusDays(date, 6);
    if (months.at(-1)?.day.slice(0, 7) === day.slice(0, 7)) months.at(-1)!.weeks += 1;
    else months.push({ day, weeks: 1 });
  }
  return { rows, months, days: all };
}

/** Minutes from which on a day has the next shade; the first is for any study at all. */
export const shades: readonly number[] = [15, 45, 90];

/** The shade of a day in the map: 0 for nothing, up to 4. */
export function shade(time_s: number): number {
  return time_s > 0 ? 1 + shades.filter((minutes) => time_s >= minutes * 60).length : 0;
}
