import { expect, test } from 'vitest';
import { moment } from './moments';

const now = new Date(2026, 10, 21, 0, 30);

test.each([
  [new Date(2026, 10, 21, 0, 5), 'today, 00:05'],
  [new Date(2026, 10, 20, 23, 55), 'yesterday, 23:55'],
  [new Date(2026, 10, 22, 9, 0), 'tomorrow, 09:00'],
  [new Date(2026, 10, 12, 21, 10), '12 Nov, 21:10'],
  [new Date(2025, 10, 12, 21, 10), '12 Nov 2025, 21:10'],
])('%s', (when, said) => expect(moment(when.toISOString(), now, 'en')).toBe(said));
