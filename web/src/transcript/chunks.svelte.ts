import type { CueView } from '../api/types';
import { isSpaceless } from '../text/folding';

/**
 * Cues per chunk, and chunks per group. The browser skips chunks that are out of sight, so that hours of speech scroll like minutes; and
 * it skips whole groups, for even to look which of hundreds of chunks are in sight would cost it much of each frame.
 */
const size = 10;
const groupSize = 20;

/**
 * Some cues in a row, and what is special about them now. Each chunk has a state of its own, so that the next word touches one chunk
 * and not the whole list. Cues are counted within the chunk; -1 is none.
 */
export class Chunk {
  /** Whether its lines are on the page. */
  laid = $state(false);
  /** Whether it is in sight, or nearly, while `Laying` tracks that. */
  near = $state(false);
  /** The cue being said, and the word of it. */
  now = $state(-1);
  word = $state(-1);
  /** The cue that the keyboard is on. */
  stop = $state(-1);
  /** The cue with the place found that is looked at. */
  looked = $state(-1);

  constructor(
    /** The number of the first cue in the transcript. */
    readonly first: number,
    readonly cues: readonly CueView[],
  ) {}
}

export class Chunks {
  readonly all: readonly Chunk[];
  readonly groups: readonly (readonly Chunk[])[];

  constructor(cues: readonly CueView[]) {
    this.all = Array.from({ length: Math.ceil(cues.length / size) }, (_, i) => new Chunk(i * size, cues.slice(i * size, (i + 1) * size)));
    this.groups = Array.from({ length: Math.ceil(this.all.length / groupSize) }, (_, i) => this.all.slice(i * groupSize, (i + 1) * groupSize));
  }

  /** Say which one cue of all is `what`; -1 for none. It is laid out if it was not yet. */
  mark(what: 'now' | 'stop' | 'looked', before: number, cue: number): void {
    const old = this.all[Math.floor(before / size)];
    const chunk = this.all[Math.floor(cue / size)];
    if (old && old !== chunk) old[what] = -1;
    if (!chunk) return;
    chunk[what] = cue - chunk.first;
    chunk.laid = true;
  }

  of(cue: number): Chunk | undefined {
    return this.all[Math.floor(cue / size)];
  }
}

/** What the style sheet makes of a line, in pixels at the usual size of text. */
const lineHeight = 29;
const around = 8;
const letterWidth = 8.2;
const wideLetterWidth = 18;

/** About how tall texts are in so much width, in pixels, so that the scroll bar hardly moves when they are laid out. */
export function likelyHeight(texts: readonly string[], width: number): number {
  let height = 0;
  for (const text of texts) {
    const letter = isSpaceless(text[0]) ? wideLetterWidth : letterWidth;
    height += Math.max(1, Math.ceil((text.length * letter) / Math.max(width, 100))) * lineHeight + around;
  }
  return height;
}
