import type { CueView } from '../api/types';
import { isSpaceless } from '../text/folding';

/** Cues per chunk. The browser skips whole chunks that are out of sight, so that hours of speech scroll like minutes. */
export const chunkSize = 20;

export interface Chunk {
  /** The number of the first cue. */
  first: number;
  cues: readonly CueView[];
  /** What another language says to each, or nothing. */
  beside: readonly string[];
}

export function chunked(cues: readonly CueView[], beside: readonly string[]): Chunk[] {
  return Array.from({ length: Math.ceil(cues.length / chunkSize) }, (_, number) => {
    const first = number * chunkSize;
    return { first, cues: cues.slice(first, first + chunkSize), beside: beside.slice(first, first + chunkSize) };
  });
}

/** What the style sheet makes of a line, in pixels at the usual size of text. */
const lineHeight = 29;
const around = 8;
const letterWidth = 8.2;
const wideLetterWidth = 18;

/** About how tall a chunk will be whose texts are so many pixels wide, so that the scroll bar hardly moves when it is laid out. */
export function likelyHeight({ cues, beside }: Chunk, width: number): number {
  const lines = (text: string) => {
    const letter = isSpaceless(text[0]) ? wideLetterWidth : letterWidth;
    return Math.max(1, Math.ceil((text.length * letter) / Math.max(width, 100)));
  };
  let height = 0;
  cues.forEach((cue, i) => {
    height += (lines(cue.text) + (beside[i] ? lines(beside[i]) : 0)) * lineHeight + around;
  });
  return height;
}
