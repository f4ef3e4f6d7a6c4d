import { describe, expect, test } from 'vitest';
import type { ProgressView } from '../api/types';
import type { Marked, StudyEvent, Watched } from './events';
import { standing } from './standing';

let minute = 0;

function base(): Pick<Watched, 'id' | 'device' | 'at' | 'offset_min'> {
  minute += 1;
  const at = new Date(Date.UTC(2026, 9, 1, 18, minute)).toISOString();
  return { id: `00000000-0000-7000-8000-${String(minute).padStart(12, '0')}`, device: 'web-abcdefgh', at, offset_min: 120 };
}
const watched = (from_s: number, to_s: number, speed = 1): Watched => ({ ...base(), event: 'watched', lecture: 'a', from_s, to_s, speed });
const marked = (yes: boolean): Marked => ({ ...base(), event: 'marked', lecture: 'a', watched: yes });
const stand = (events: StudyEvent[], known?: ProgressView, length: number | null = 100) => standing('a', known, events, length);

test('nothing done, nothing known', () => {
  expect(stand([])).toBeUndefined();
  expect(standing('b', undefined, [watched(0, 50)], 100)).toBeUndefined();
});

describe('complete is', () => {
  test('ninety per cent covered, in whatever order', () => {
    const parts = [watched(0, 40), watched(60, 100), watched(30, 50)];
    expect(stand(parts)).toMatchObject({ share: 0.9, complete: true, completed_at: parts[2]!.at });
    expect(stand(parts.toReversed())).toEqual(stand(parts));
  });

  test('not the same part ten times', () => {
    expect(stand(Array.from({ length: 10 }, () => watched(0, 50)))).toMatchObject({ share: 0.5, complete: false });
  });

  test('what was marked, until it is marked as not watched, and then only what is watched afterwards', () => {
    const events: StudyEvent[] = [watched(0, 95), marked(false), watched(0, 20)];
    expect(stand(events)).toMatchObject({ complete: false, share: 0.2, intervals: [[0, 20]] });
    expect(stand([...events, marked(true)])).toMatchObject({ complete: true, resume_s: null });
  });

  test('not known of a lecture without a length, unless marked', () => {
    expect(stand([watched(0, 500)], undefined, null)).toMatchObject({ complete: false, share: 0 });
    expect(stand([marked(true)], undefined, null)).toMatchObject({ complete: true });
  });
});

describe('watching goes on', () => {
  test('where the last real watching ended; looking in elsewhere does not move it', () => {
    expect(stand([watched(0, 30), watched(70, 73), watched(90, 91)])).toMatchObject({ resume_s: 30 });
  });

  test('where short stretches that follow each other ended', () => {
    expect(stand([watched(0, 3), watched(3, 6.5)])).toMatchObject({ resume_s: 6.5 });
  });

  test('at the beginning after the last seconds', () => {
    expect(stand([watched(40, 95)])).toMatchObject({ resume_s: null, complete: false });
  });

  test('after what the server knew', () => {
    const known = stand([watched(0, 30)])!;
    expect(stand([watched(30, 32)], known)).toMatchObject({ resume_s: 32, share: 0.32, intervals: [[0, 32]] });
  });
});
