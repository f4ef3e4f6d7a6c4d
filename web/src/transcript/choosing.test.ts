import { describe, expect, test } from 'vitest';
import { chooseLanguage } from './choosing';

describe('the language to show', () => {
  test('the first wish that can be met wins', () => expect(chooseLanguage(['en', 'de'], [null, 'fr', 'de', 'en'])).toBe('de'));
  test('an exact tag goes before a near one', () => expect(chooseLanguage(['pt-BR', 'pt-PT'], ['pt-pt'])).toBe('pt-PT'));
  test('a region meets its language both ways', () => {
    expect(chooseLanguage(['en'], ['en-GB'])).toBe('en');
    expect(chooseLanguage(['zh-Hans'], ['zh'])).toBe('zh-Hans');
  });
  test('with no wish met, the first there is; with none there, none', () => {
    expect(chooseLanguage(['el', 'de'], ['fr'])).toBe('el');
    expect(chooseLanguage([], ['en'])).toBeNull();
  });
});
