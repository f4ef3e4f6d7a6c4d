import { expect, test } from 'vitest';
import { skipBy } from './taps';

test.each([
  ['a tap alone', null, { at: 1000, x: 0.1 }, 0],
  ['twice on the left', { at: 1000, x: 0.1 }, { at: 1200, x: 0.3 }, -1],
  ['twice on the right', { at: 1000, x: 0.9 }, { at: 1300, x: 0.7 }, 1],
  ['twice in the middle', { at: 1000, x: 0.5 }, { at: 1200, x: 0.5 }, 0],
  ['on one side and on the other', { at: 1000, x: 0.1 }, { at: 1200, x: 0.9 }, 0],
  ['too slowly', { at: 1000, x: 0.1 }, { at: 1400, x: 0.1 }, 0],
] as const)('%s', (_, before, tap, skip) => expect(skipBy(before, tap)).toBe(skip));
