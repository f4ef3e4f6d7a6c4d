import type { CueView } from '../api/types';
import { isSpaceless } from '../text/folding';
import { wordRanges, type Range } from '../text/segments';

/** Where each word of a cue lies, if the second of each is known; else nothing. */
export function timedWords(cue: CueView): Range[] {
  if (cue.words.length === 0) return [];
  const ranges = wordRanges(cue.text);
  return ranges.length === cue.words.length ? ranges : [];
}

/** The second at which the character at a place of a cue's text is said: of its word where words have times, else of the cue. */
export function secondAt(cue: CueView, place: number): number {
  const word = timedWords(cue).findIndex(({ to }) => place < to);
  return cue.words[word]?.start_s ?? cue.start_s;
}

const wideMark = /[\u3000-\u303f\uff00-\uff65]/;

/** Whether a space stands between two pieces of speech: not in scripts that have none, nor beside their punctuation. */
export function isSpaced(before: string, after: string): boolean {
  const [last, first] = [before.at(-1) ?? '', after[0] ?? ''];
  const wide = (character: string) => isSpaceless(character) || wideMark.test(character);
  return last !== '' && first !== '' && !(wide(last) && wide(first));
}

/** Pieces of speech as one text, without line breaks. */
export function joinedSpeech(pieces: readonly string[]): string {
  let text = '';
  for (const piece of pieces) {
    for (const word of piece.split(/\s+/u).filter(Boolean)) {
      text += isSpaced(text, word) ? ` ${word}` : word;
    }
  }
  return text;
}

/** Which way speech is written, told by its first letter that has a direction. */
export function direction(texts: readonly string[]): 'ltr' | 'rtl' {
  for (const text of texts) {
    const letter = /\p{L}/u.exec(text)?.[0];
    if (letter) return /[\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}]/u.test(letter) ? 'rtl' : 'ltr';
  }
  return 'ltr';
}

/** The first words of a text, enough to find it by. */
export function fewWords(text: string): string {
  const letters = 80;
  if (text.length <= letters) return text;
  const cut = Array.from(text).slice(0, letters).join('');
  return cut.replace(/\s+\S*$/u, '');
}
