import { describe, expect, test } from 'vitest';
import { direction, joinedSpeech, secondAt, timedWords } from './words';

const cue = {
  start_s: 4,
  end_s: 6,
  text: 'a minus\ny',
  words: [
    { text: 'a', start_s: 4 },
    { text: 'minus', start_s: 4.5 },
    { text: 'y', start_s: 5.25 },
  ],
};

describe('the second of a place in the text', () => {
  test.each([
    [0, 4],
    [2, 4.5],
    [6, 4.5],
    [7, 5.25],
    [8, 5.25],
    [9, 4],
  ])('%i is said at %f', (place, second) => expect(secondAt(cue, place)).toBe(second));

  test('is that of the cue where words have none, or others', () => {
    expect(secondAt({ ...cue, words: [] }, 8)).toBe(4);
    expect(timedWords({ ...cue, words: cue.words.slice(1) })).toEqual([]);
  });
});

test('pieces of speech are one text, with spaces where the script has them', () => {
  expect(joinedSpeech(['so the ', 'loss\nfalls', ''])).toBe('so the loss falls');
  expect(joinedSpeech(['我们讨论', '梯度 下降，', '学习。', 'the end'])).toBe('我们讨论梯度下降，学习。 the end');
});

test('the first letter tells which way speech is written', () => {
  expect(direction(['(1) שלום', 'hello'])).toBe('rtl');
  expect(direction(['♪', '[موسيقى]'])).toBe('rtl');
  expect(direction(['so', 'שלום'])).toBe('ltr');
  expect(direction([])).toBe('ltr');
});
