import { describe, expect, test } from 'vitest';
import type { LectureLine, ProgressView } from '../api/types';
import { percent, sum, type ProgressOf } from './sums';

function line(id: string, seconds: number | null, state = 'ready'): LectureLine {
  const file = state === 'ready' ? `${id}.mp4` : null;
  return { id, title: id, position: 1, duration_s: seconds, state, languages: [], file, poster: null, failure: null, attachments: [] };
}

function at(shares: Record<string, number>): ProgressOf {
  return (id): ProgressView | undefined => {
    const share = shares[id];
    if (share === undefined) return undefined;
    return { lecture_id: id, share, complete: share >= 0.9, resume_s: null, completed_at: null, last_at: null, notes: 0, intervals: [] };
  };
}

describe('lectures come to', () => {
  test('nothing where there are none', () => {
    expect(sum([], at({}))).toEqual({ lectures: 0, complete: 0, total_s: 0, remaining_s: 0, share: 0, begun: false });
  });

  test('what is left of those not complete', () => {
    const all = sum([line('a', 100), line('b', 200), line('c', 300)], at({ a: 0.95, b: 0.5 }));
    expect(all).toEqual({ lectures: 3, complete: 1, total_s: 600, remaining_s: 400, share: 200 / 600, begun: true });
  });

  test('the whole only when each is complete', () => {
    expect(sum([line('a', 100), line('b', 1)], at({ a: 1, b: 0.89 })).share).toBeLessThan(1);
    expect(sum([line('a', 0.1), line('b', 0.2), line('c', 0.3)], at({ a: 1, b: 1, c: 0.9 })).share).toBe(1);
  });

  test('a share also where a length is not known', () => {
    expect(sum([line('a', 100), line('b', null)], at({ b: 1 })).share).toBe(0.5);
    expect(sum([line('a', null), line('b', null)], at({ b: 1 })).share).toBe(0.5);
  });

  test('no more than can be had', () => {
    expect(sum([line('a', 100), line('b', 100, 'unavailable'), line('c', 100, 'waiting')], at({}))).toMatchObject({ lectures: 2, total_s: 200 });
  });
});

test('a share is 0 and 100 per cent only when it is', () => {
  expect([0, 0.001, 0.5, 0.999, 1].map(percent)).toEqual([0, 1, 50, 99, 100]);
});
