import { describe, expect, test } from 'vitest';
import { paragraphs } from './paragraphs';

const cue = (start_s: number, end_s: number, text = 'words') => ({ start_s, end_s, text, words: [] });
const chapter = (start_s: number, title: string) => ({ start_s, end_s: start_s + 10, title });
const cut = (...args: Parameters<typeof paragraphs>) => paragraphs(...args).map(({ first, end }) => [first, end]);

describe('speech is cut into paragraphs', () => {
  test('at pauses of two seconds', () => {
    const cues = [cue(0, 3), cue(3.5, 6), cue(8, 10), cue(11.9, 13)];
    expect(cut(cues, [])).toEqual([[0, 2], [2, 4]]);
    expect(cut([], [])).toEqual([]);
  });

  test('where a chapter begins, also a little after the cue does', () => {
    const cues = [cue(0, 3), cue(3, 6), cue(6, 9)];
    const made = paragraphs(cues, [chapter(0, 'One'), chapter(3.4, 'Two')]);
    expect(made.map(({ chapter }) => chapter)).toEqual(['One', 'Two']);
    expect(made.map(({ start_s }) => start_s)).toEqual([0, 3]);
  });

  test('a chapter in which nothing is said gives way to the next', () => {
    const made = paragraphs([cue(0, 1), cue(20, 22)], [chapter(0, 'One'), chapter(5, 'Silence'), chapter(19, 'Two')]);
    expect(made.map(({ chapter }) => chapter)).toEqual(['One', 'Two']);
  });

  test('after a sentence where nobody pauses, and at last anywhere', () => {
    const sentences = Array.from({ length: 40 }, (_, i) => cue(i, i + 1, i % 4 === 3 ? 'and so it goes on here.' : 'and so it goes on'));
    const made = paragraphs(sentences, []);
    expect(made.length).toBeGreaterThan(1);
    for (const { end } of made) expect(sentences[end - 1]!.text).toMatch(/\.$/);
    const endless = Array.from({ length: 400 }, (_, i) => cue(i, i + 1, 'and so it goes on'));
    for (const { first, end } of paragraphs(endless, [])) expect((end - first) * 17).toBeLessThan(1200);
  });
});
