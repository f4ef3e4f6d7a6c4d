import { describe, expect, test } from 'vitest';
import type { Report, SyncEvent } from '../api/types';
import { advance, ended, fraction, nothing } from './progress';

const run = (...events: SyncEvent[]) => events.reduce(advance, nothing);

const planned: SyncEvent = { event: 'planned', lectures: 2 };
const started = (id: string, step: 'fetch' | 'prepare' = 'fetch'): SyncEvent => ({
  event: 'step_started',
  lecture_id: id,
  title: `Lecture ${id}`,
  step,
});
const moved = (id: string, share: number | null): SyncEvent => ({
  event: 'step_moved',
  lecture_id: id,
  step: 'fetch',
  fraction: share,
  bytes_per_s: 2e6,
  speed: null,
  eta_s: 9,
  note: '',
});
const failed = (id: string, again: number | null, step: 'fetch' | 'transcribe' = 'fetch'): SyncEvent => ({
  event: 'step_failed',
  lecture_id: id,
  title: `Lecture ${id}`,
  step,
  code: 'fetch-incomplete',
  message: 'Bytes are missing.',
  hint: 'Try again.',
  again_in_s: again,
});
const ready = (id: string): SyncEvent => ({ event: 'lecture_ready', lecture_id: id, course_id: 'c', title: `Lecture ${id}` });
const report: Report = {
  event: 'report',
  new: 1,
  done: 1,
  failed: [],
  gone: 0,
  elapsed_s: 3,
  waiting: 0,
  blocked: 0,
  stopped: false,
  problems: [],
  unlisted: [],
};

describe('a sync, told event by event', () => {
  test('nobody knows how much there is before it is planned', () => {
    const progress = run({ event: 'listing', course_id: 'c', course: 'A course' });
    expect([...progress.listing.values()]).toEqual(['A course']);
    expect(fraction(progress)).toBeNull();
  });

  test('a course that was listed is no longer asked', () => {
    const listed: SyncEvent = { event: 'listed', course_id: 'c', course: 'A', lectures: 2, new: 2, gone: 0, problems: [] };
    expect(run({ event: 'listing', course_id: 'c', course: 'A' }, listed).listing.size).toBe(0);
  });

  test('a lecture at work shows its step and figures', () => {
    expect(run(planned, started('a'), moved('a', 0.5)).active).toEqual([
      { id: 'a', title: 'Lecture a', step: 'fetch', fraction: 0.5, bytesPerS: 2e6, speed: null, etaS: 9, note: '' },
    ]);
  });

  test('a new step starts the line anew in its place', () => {
    const progress = run(planned, started('a'), started('b'), moved('a', 0.9), started('a', 'prepare'));
    expect(progress.active.map(({ id, step, fraction }) => [id, step, fraction])).toEqual([
      ['a', 'prepare', null],
      ['b', 'fetch', null],
    ]);
  });

  test('the whole never goes backwards on the way of a lecture', () => {
    const way: SyncEvent[] = [
      planned,
      started('a'),
      moved('a', 0.3),
      moved('a', null),
      moved('a', 1),
      { event: 'step_done', lecture_id: 'a', step: 'fetch', elapsed_s: 1 },
      started('a', 'prepare'),
      ready('a'),
      started('b'),
      ready('b'),
    ];
    let last = 0;
    way.reduce((progress, event) => {
      const next = advance(progress, event);
      expect(fraction(next)).toBeGreaterThanOrEqual(last);
      last = fraction(next) ?? 0;
      return next;
    }, nothing);
    expect(last).toBe(1);
  });

  test('a failure that is tried again waits; one that is not counts as behind us', () => {
    const waiting = run(planned, started('a'), failed('a', 30));
    expect(waiting.troubles).toMatchObject([{ id: 'a', againInS: 30 }]);
    expect(fraction(waiting)).toBe(0);
    expect(ended(waiting)).toBe(0);
    expect(advance(waiting, started('a')).troubles).toEqual([]);
    const over = run(planned, started('a'), failed('a', null));
    expect(fraction(over)).toBe(0.5);
    expect(ended(over)).toBe(1);
  });

  test('a lecture whose subtitles failed is still on its way, and counts once when it is ready', () => {
    const without = run(planned, started('a'), failed('a', null, 'transcribe'));
    expect(ended(without)).toBe(0);
    expect(fraction(without)).toBe(0.25);
    expect(ended(advance(without, ready('a')))).toBe(1);
  });

  test('a source that cannot be asked is a trouble, and the run goes on', () => {
    const event: SyncEvent = { event: 'listing_failed', course_id: 'c', course: 'A', code: 'x', message: 'No answer.', hint: 'Wait.' };
    const progress = run({ event: 'listing', course_id: 'c', course: 'A' }, event);
    expect(progress.listing.size).toBe(0);
    expect(progress.troubles).toMatchObject([{ title: 'A', message: 'No answer.' }]);
    expect(ended(progress)).toBe(0);
  });

  test('the report ends it', () => {
    const progress = run(planned, started('a'), report);
    expect(progress.active).toEqual([]);
    expect(progress.report).toEqual(report);
    expect(fraction(progress)).toBe(1);
  });

  test('a stream that starts over changes nothing', () => {
    const events = [planned, started('a'), moved('a', 1), ready('a'), started('b'), failed('b', null)];
    expect(run(...events, ...events)).toEqual(run(...events));
  });

  test('an event of a later version is let pass', () => {
    expect(advance(nothing, { event: 'sung' } as unknown as SyncEvent)).toBe(nothing);
  });
});
