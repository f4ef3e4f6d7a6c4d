import { expect, test } from 'vitest';
import { size } from './sizes';

test.each([
  [0, 'en', '0 B'],
  [812, 'en', '812 B'],
  [2_345_678, 'en', '2.3 MB'],
  [2_345_678, 'de', '2,3 MB'],
  [999_999, 'en', '1 MB'],
  [640_000, 'en', '640 kB'],
])('%i bytes in %s', (bytes, language, words) => expect(size(bytes, language)).toBe(words));
