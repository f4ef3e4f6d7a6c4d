import { describe, expect, test } from 'vitest';
import { findable, findExactly, findWords, isEnough, locate, type Hit } from './find';

const lit = (texts: readonly string[], hits: readonly Hit[]) =>
  hits.map(({ parts }) => parts.map(({ cue, range }) => texts[cue]!.slice(range.from, range.to)));
const exactly = (texts: readonly string[], query: string) => lit(texts, findExactly(findable(texts), query));
const words = (texts: readonly string[], query: string) => lit(texts, findWords(findable(texts), query));

const english = ['So the learning rate α', 'controls how big a Step we take', 'on each step, naïvely', 'İstanbul ﬁnds 🙂 friends'];

describe('what was typed, as it stands', () => {
  test('case and accents do not matter', () => {
    expect(exactly(english, 'STEP')).toEqual([['Step'], ['step']]);
    expect(exactly(english, 'naively')).toEqual([['naïvely']]);
    expect(exactly(['die Straße', 'don’t'], 'STRASSE')).toEqual([['Straße']]);
    expect(exactly(['die Straße', 'don’t'], "don't")).toEqual([['don’t']]);
  });

  test('a phrase may begin in one cue and end in the next', () => {
    expect(exactly(english, 'we take on each')).toEqual([['we take', 'on each']]);
  });

  test('part of a word is found, and letters that fold to several', () => {
    expect(exactly(english, 'learn')).toEqual([['learn']]);
    expect(exactly(english, 'istanbul fin')).toEqual([['İstanbul ﬁn']]);
    expect(exactly(english, 'friends')).toEqual([['friends']]);
  });

  test('quotation marks and spaces around do not matter; nothing asked finds nothing', () => {
    expect(exactly(english, '  “each  step" ')).toEqual([['each step']]);
    expect(exactly(english, ' ')).toEqual([]);
    expect(exactly([], 'x')).toEqual([]);
  });

  test('what is special in a pattern is an ordinary sign here', () => expect(exactly(english, 'step, (')).toEqual([]));
});

describe('scripts of all kinds', () => {
  test('without spaces a phrase goes over the end of a line and of a cue', () => {
    const chinese = ['我们讨论梯度', '下降的学习\n方法'];
    expect(exactly(chinese, '梯度下降')).toEqual([['梯度', '下降']]);
    expect(exactly(chinese, '学习方法')).toEqual([['学习\n方法']]);
    expect(exactly(chinese, '学习 方法')).toEqual([['学习\n方法']]);
    expect(words(chinese, '方法，梯度')).toEqual([['梯度'], ['方法']]);
    expect(isEnough('法')).toBe(true);
    expect(isEnough('a')).toBe(false);
  });

  test('marks that make another letter stay, vowel signs that may be left out do not matter', () => {
    expect(exactly(['कि', 'का'], 'का')).toEqual([['का']]);
    expect(exactly(['が', 'か'], 'か')).toEqual([['か']]);
    expect(exactly(['мой', 'мои'], 'мои')).toEqual([['мои']]);
    expect(exactly(['كِتَابٌ جديد'], 'كتاب')).toEqual([['كِتَابٌ']]);
    expect(exactly(['שָׁלוֹם'], 'שלום')).toEqual([['שָׁלוֹם']]);
  });
});

describe('the words typed, each', () => {
  test('in the order of speech, where words begin', () => {
    expect(words(english, 'rate step')).toEqual([['rate'], ['Step'], ['step']]);
    expect(words(english, 'big ate')).toEqual([['big']]);
  });
});

describe('what the server found', () => {
  const texts = ['The loss falls.', 'We derive the 🙂 gradients', 'and they descend. Then', 'we derive the loss again'];
  const prepared = findable(texts);

  test('stands where it was said, over the borders of cues', () => {
    const passage = { text: 'We derive the 🙂 gradients and they descend.', highlights: [[16, 25], [35, 42]] };
    expect(lit(texts, [locate(prepared, 1, passage)])).toEqual([['gradients', 'descend']]);
  });

  test('a passage may begin before the word found', () => {
    const hit = locate(prepared, 2, { text: 'derive the 🙂 gradients and they descend.', highlights: [[32, 39]] });
    expect(hit.cue).toBe(2);
    expect(lit(texts, [hit])).toEqual([['descend']]);
  });

  test('is its cue alone where the transcript says it no more', () => {
    expect(locate(prepared, 3, { text: 'something else', highlights: [[0, 9]] })).toEqual({ cue: 3, parts: [] });
    expect(locate(findable([]), 0, { text: 'x', highlights: [] })).toEqual({ cue: 0, parts: [] });
  });
});

test('three hours of speech are made ready and searched quickly', () => {
  const texts = Array.from({ length: 5000 }, (_, i) => `cue ${i} says the naïve thing and then the next thing again`);
  const began = performance.now();
  const prepared = findable(texts);
  const hits = findExactly(prepared, 'the');
  expect(hits).toHaveLength(15_000);
  expect(performance.now() - began).toBeLessThan(1000);
});
