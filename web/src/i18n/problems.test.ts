import { afterEach, expect, test } from 'vitest';
import { explained } from './problems';
import { problems as german } from './problems.de';
import { problems as english } from './problems.en';
import { chooseTexts } from './texts';

const down = {
  code: 'source-unreachable',
  message: 'The server has a fault (HTTP 500).',
  hint: 'The next `carrel sync` tries again.',
};

const choose = async (...wished: string[]) => {
  (globalThis as { document?: unknown }).document = { documentElement: {} };
  await chooseTexts(wished);
};

afterEach(() => choose('en'));

test('in English the sentence is the one of the server, and the hint the one of the page', async () => {
  await choose('en');
  expect(explained(down, true)).toEqual({
    says: { text: down.message, lang: 'en' },
    hint: { text: english.keeper['source-unreachable'] },
    detail: { text: '' },
  });
});

test('in German the sentence of the server is the detail', async () => {
  await choose('de');
  expect(explained(down, true)).toEqual({
    says: { text: german.says['source-unreachable'] },
    hint: { text: german.keeper['source-unreachable'] },
    detail: { text: down.message, lang: 'en' },
  });
});

test('who may not manage is told what anybody can do, and nothing else', () => {
  expect(explained(down, false).hint.text).toBe('');
  expect(explained({ ...down, code: 'library-busy' }, false).hint.text).toBe(english.anybody['library-busy']);
  expect(explained({ ...down, code: 'of-tomorrow' }, false).hint.text).toBe('');
});

test('what the page has no words for is told in those of the server', async () => {
  await choose('de');
  for (const code of ['of-tomorrow', 'toString']) {
    expect(explained({ ...down, code }, true)).toEqual({
      says: { text: down.message, lang: 'en' },
      hint: { text: down.hint, lang: 'en' },
      detail: { text: '' },
    });
  }
});

test('a server that does not answer has said nothing', () => {
  const { says, hint } = explained({ code: 'unreachable', message: '', hint: '' }, false);
  expect(says.text).not.toBe('');
  expect(hint.text).not.toBe('');
});
