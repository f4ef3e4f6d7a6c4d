import { expect, test } from 'vitest';
import { shifted } from './courses';

test('things change places, and stay beyond the ends', () => {
  const list = ['a', 'b', 'c'];
  expect(shifted(list, 0, 1)).toEqual(['b', 'a', 'c']);
  expect(shifted(list, 2, -1)).toEqual(['a', 'c', 'b']);
  expect(shifted(list, 0, -1)).toBe(list);
  expect(shifted(list, 2, 1)).toBe(list);
});
