import { describe, expect, test } from 'vitest';
import type { CueView } from '../api/types';
import { asQuote, sentenceAt } from './quoting';

const cue = (start_s: number, end_s: number, text: string, words: [number, string][] = []): CueView => ({
  start_s,
  end_s,
  text,
  words: words.map(([at, word]) => ({ start_s: at, text: word })) as CueView['words'],
});

const speech = [
  cue(0, 4, 'Welcome back. So the derivative'),
  cue(4, 8, 'of the loss with respect\nto z is a minus y. And this'),
  cue(8, 12, 'is the formula you would implement.'),
];

describe('the sentence being said', () => {
  test('is whole, across cues', () => {
    const sentence = 'So the derivative of the loss with respect to z is a minus y.';
    expect(sentenceAt(speech, 3, 'en')).toBe(sentence);
    expect(sentenceAt(speech, 5, 'en')).toBe(sentence);
    expect(sentenceAt(speech, 0.2, 'en')).toBe('Welcome back.');
    expect(sentenceAt(speech, 9, 'en')).toBe('And this is the formula you would implement.');
  });

  test('is told by its words where their seconds are known', () => {
    const timed = [cue(0, 10, 'One. Two three.', [[0, 'One.'], [1, 'Two'], [9, 'three.']])];
    expect(sentenceAt(timed, 0.5, 'en')).toBe('One.');
    expect(sentenceAt(timed, 1.2, 'en')).toBe('Two three.');
  });

  test('is the last one said in a silence, and none before anything is', () => {
    expect(sentenceAt(speech, 500, 'en')).toBe('And this is the formula you would implement.');
    expect(sentenceAt([cue(5, 6, 'Hello.')], 2, 'en')).toBe('');
    expect(sentenceAt([], 2, 'en')).toBe('');
  });

  test('is what is said in one breath where there are no full stops', () => {
    const words = 'and then we take the gradient of the cost';
    const endless = Array.from({ length: 40 }, (_, i) => cue(i * 3 + (i >= 20 ? 2 : 0), i * 3 + 3 + (i >= 20 ? 2 : 0), `${words} ${i}`));
    const found = sentenceAt(endless, 58, 'en');
    expect(found).toContain(`${words} 19`);
    expect(found).not.toContain(`${words} 20`);
    expect(found.length).toBeLessThan(450);
  });

  test('has no spaces where its script has none', () => {
    const chinese = [cue(0, 2, '我们讨论'), cue(2, 4, '梯度下降。然后')];
    expect(sentenceAt(chinese, 1, 'zh')).toBe('我们讨论梯度下降。');
  });

  test('does not mind a tag that is no language', () => expect(sentenceAt(speech, 9, 'not a tag')).toContain('implement'));
});

test('a quote is words, whatever their signs mean to Markdown', () => {
  expect(asQuote('a * b < c [1]')).toBe('> a \\* b \\< c \\[1\\]');
  expect(asQuote('one\ntwo')).toBe('> one\n> two');
});
