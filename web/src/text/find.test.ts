import { describe, expect, test } from 'vitest';
import { find, findable } from './find';

const texts = ['So the learning rate α', 'controls how big a Step we take', 'on each step, naïvely', 'İstanbul ﬁnds 🙂 friends'];
const prepared = findable(texts);
const found = (query: string) =>
  find(prepared, query).map(({ parts }) => parts.map(({ cue, range }) => texts[cue]!.slice(range.from, range.to)));

describe('finding in a transcript', () => {
  test('case and accents do not matter', () => {
    expect(found('STEP')).toEqual([['Step'], ['step']]);
    expect(found('naively')).toEqual([['naïvely']]);
  });

  test('a phrase may begin in one cue and end in the next', () => {
    expect(found('we take on each')).toEqual([['we take', 'on each']]);
  });

  test('part of a word is found, and letters that fold to several', () => {
    expect(found('learn')).toEqual([['learn']]);
    expect(found('istanbul fin')).toEqual([['İstanbul ﬁn']]);
    expect(found('friends')).toEqual([['friends']]);
  });

  test('words that stand apart are found each, in the order of speech, where words begin', () => {
    expect(found('rate step')).toEqual([['rate'], ['Step'], ['step']]);
    expect(found('big ate')).toEqual([['big']]);
  });

  test('quotation marks and spaces around do not matter; nothing asked finds nothing', () => {
    expect(found('  "each step" ')).toEqual([['each step']]);
    expect(found(' ')).toEqual([]);
    expect(find(findable([]), 'x')).toEqual([]);
  });

  test('what is special in a pattern is an ordinary sign here', () => expect(found('step, (')).toEqual([['Step'], ['step']]));
});
