import { expect, test } from 'vitest';
import { de } from './de';
import { en } from './en';
import { pairing as pairingDe } from './pairing.de';
import { pairing as pairingEn } from './pairing.en';

/** Names of all texts, those inside groups too. */
const names = (texts: object): string[] =>
  Object.entries(texts).flatMap(([name, text]) => (text !== null && typeof text === 'object' ? names(text).map((n) => `${name}.${n}`) : [name]));

test('German says all that English says', () => {
  // What the server says in English itself.
  const { says, ...problems } = de.problems;
  expect(names({ ...de, problems }).sort()).toEqual(names(en).sort());
  const codes = (texts: typeof en.problems) => [...Object.keys(texts.anybody), ...Object.keys(texts.keeper)].sort();
  expect(Object.keys(says ?? {}).sort()).toEqual(codes(en.problems));
  expect(names(pairingDe).sort()).toEqual(names(pairingEn).sort());
});

test('one and many differ', () => {
  expect(en.lectures(1)).toBe('1 lecture');
  expect(en.lectures(1234)).toBe('1,234 lectures');
  expect(de.lectures(1)).toBe('1 Vorlesung');
  expect(de.lectures(1234)).toBe('1.234 Vorlesungen');
});

test('a speed is written as the language writes numbers', () => {
  expect([1, 1.25, 1.5].map(en.rate)).toEqual(['1×', '1.25×', '1.5×']);
  expect([1, 1.25, 1.5].map(de.rate)).toEqual(['1×', '1,25×', '1,5×']);
});
