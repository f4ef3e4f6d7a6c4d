import { describe, expect, test } from 'vitest';
import { meant, written } from './fields';

describe('a field and what it means', () => {
  test.each([
    ['languages', 'languages', ['en', 'pt-BR'], 'en, pt-BR'],
    ['max_height', 'number', 720, '720'],
    ['max_bit_rate', 'number', 4_500_000, '4.5'],
    ['rate_limit', 'rate', 2_000_000, '2'],
    ['cookies_file', 'text', 'cookies.txt', 'cookies.txt'],
    ['sync', 'flag', false, 'false'],
    ['rate_limit', 'rate', null, ''],
  ])('%s', (name, kind, value, text) => {
    expect(written(name, value)).toBe(text);
    expect(meant({ name, kind }, text)).toEqual(value);
  });

  test('a comma is a point, and spaces part languages too', () => {
    expect(meant({ name: 'pause_s', kind: 'number' }, ' 1,5 ')).toBe(1.5);
    expect(meant({ name: 'languages', kind: 'languages' }, 'de  fr;en')).toEqual(['de', 'fr', 'en']);
  });

  test('what is no number is for the server to refuse', () => {
    expect(meant({ name: 'pause_s', kind: 'number' }, 'soon')).toBe('soon');
  });

  test('no language at all takes the setting back', () => {
    expect(meant({ name: 'languages', kind: 'languages' }, ' ')).toBeNull();
  });
});
