import { expect, test } from 'vitest';
import { markNear, type Mark } from './marks';

const marks: Mark[] = [
  { at: 10, kind: 'hit', label: 'a' },
  { at: 12, kind: 'note', label: 'b' },
  { at: 40, kind: 'note', label: 'c' },
];

test.each([
  [10.5, 'a'],
  [11.5, 'b'],
  [13.9, 'b'],
  [20, undefined],
  [41, 'c'],
])('near %f s there is %s', (second, label) => expect(markNear(marks, second, 2)?.label).toBe(label));
