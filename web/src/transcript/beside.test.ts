import { expect, test } from 'vitest';
import { beside } from './beside';

const cue = (start_s: number, end_s: number, text = '') => ({ start_s, end_s, text, words: [] });
const cues = [cue(0, 4), cue(4, 8), cue(10, 14)];

test('each stands beside the cue that it shares the most time with', () => {
  expect(beside(cues, [cue(0, 3.5, 'eins'), cue(3.5, 8, 'zwei'), cue(9, 15, 'drei')])).toEqual(['eins', 'zwei', 'drei']);
});

test('several may stand beside one, and one may have none', () => {
  expect(beside(cues, [cue(0, 2, 'eins'), cue(2, 4, 'zwei'), cue(11, 12, 'drei')])).toEqual(['eins zwei', '', 'drei']);
});

test('what is said in a silence stands beside the cue before, and nothing is lost at the ends', () => {
  expect(beside(cues, [cue(8.2, 9.5, 'leise'), cue(20, 22, 'Ende')])).toEqual(['', 'leise', 'Ende']);
  expect(beside([cue(5, 6)], [cue(0, 1, 'Anfang')])).toEqual(['Anfang']);
  expect(beside([], [cue(0, 1, 'x')])).toEqual([]);
});
