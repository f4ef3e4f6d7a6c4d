import { expect, test } from 'vitest';
import { seen } from './seen';

const now = new Date(2026, 10, 26, 12, 0, 0);
const ago = (minutes: number) => ({ last_seen_at: new Date(now.getTime() - minutes * 60_000).toISOString() });

test('when a device was last seen is said in words', () => {
  expect(seen({ last_seen_at: null }, now)).toBe('not seen yet');
  expect(seen(ago(1), now)).toBe('here now');
  expect(seen(ago(30), now)).toBe('last seen today, 11:30');
  expect(seen(ago(24 * 60), now)).toBe('last seen yesterday, 12:00');
});

test('a clock that is behind makes nobody absent', () => expect(seen(ago(-5), now)).toBe('here now'));
