import { expect, test } from 'vitest';
import { pictureAt } from './thumbs';

const sprite = { columns: 5, rows: 3, interval_s: 10 };

test.each([
  [0, 0, 0],
  [9.9, 0, 0],
  [10, 25, 0],
  [49, 100, 0],
  [50, 0, 50],
  [149, 100, 100],
  [1e6, 100, 100],
  [-3, 0, 0],
])('the picture of %f s is at %f %%, %f %%', (second, x, y) => expect(pictureAt(sprite, second)).toEqual({ x, y }));

test('a sprite of one picture shows it', () => {
  expect(pictureAt({ columns: 1, rows: 1, interval_s: 10 }, 7)).toEqual({ x: 0, y: 0 });
});
