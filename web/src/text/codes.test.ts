import { expect, test } from 'vitest';
import { codeIn, spaced } from './codes';

test.each(['12345678', '1234 5678', ' 12 34 56 78 ', '1234-5678', '1234\u00a05678', '1234–5678', '１２３４５６７８'])('"%s" is a code', (typed) =>
  expect(codeIn(typed)).toBe('12345678'),
);

test.each(['', '1234567', '123456789', '1234567a', 'carrel', '1234.5678'])('"%s" is none', (typed) => expect(codeIn(typed)).toBeNull());

test('a code is shown in two halves', () => expect(spaced('12345678')).toBe('1234 5678'));
