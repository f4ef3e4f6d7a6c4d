import type { ChapterView, CueView } from '../api/types';

/** Some cues that are read together: from number `first`, up to but without number `end`. */
export interface Paragraph {
  start_s: number;
  first: number;
  end: number;
  /** The title of the chapter that begins here, or null. */
  chapter: string | null;
}

/** A silence of so many seconds ends a paragraph. */
const pause = 2;
/** Who speaks without a pause gets a new paragraph after a sentence, once so many characters are read, and at the latest after `most`. */
const enough = 500;
const most = 1100;
const sentenceEnd = /[.!?…。！？؟۔।]["'”’»)\]」』]*\s*$/u;

/** Cut speech into paragraphs: at pauses, where chapters begin, and where it would go on for too long. */
export function paragraphs(cues: readonly CueView[], chapters: readonly ChapterView[]): Paragraph[] {
  const made: Paragraph[] = [];
  let chapter = 0;
  let length = 0;
  cues.forEach((cue, number) => {
    const before = cues[number - 1];
    let title: string | null = null;
    // A chapter that begins within a cue begins with the next one; a chapter with no speech at all gives way to the one after it.
    while (chapter < chapters.length && chapters[chapter]!.start_s <= cue.start_s + 0.5) {
      title = chapters[chapter]!.title || title;
      chapter += 1;
    }
    const paused = before !== undefined && cue.start_s - before.end_s >= pause;
    const long = before !== undefined && (length > most || (length > enough && sentenceEnd.test(before.text)));
    const current = made.at(-1);
    if (!current || title !== null || paused || long) {
      made.push({ start_s: cue.start_s, first: number, end: number + 1, chapter: title });
      length = 0;
    } else {
      current.end = number + 1;
    }
    length += cue.text.length;
  });
  return made;
}
