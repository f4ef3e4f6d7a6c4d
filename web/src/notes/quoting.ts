import type { CueView } from '../api/types';
import { indexAt } from '../player/position';
import { isSpaceless } from '../text/folding';
import { joinedSpeech, timedWords } from '../transcript/words';

/** Speech without full stops has no sentences: what is longer than this, in characters, is cut by its pauses. */
const longest = 400;
/** So much, in characters, is read around the second. */
const around = 1500;
/** Silence that ends a stretch of speech without full stops, and so much of it at most. Seconds, characters. */
const pause = 0.8;
const enough = 220;

/** A stretch of speech as one text, and where each of its cues begins in it. */
interface Speech {
  first: number;
  text: string;
  starts: number[];
}

/** The whole sentence that is being said at a second, or was said last before it; '' before anything was. */
export function sentenceAt(cues: readonly CueView[], second: number, language: string): string {
  const now = indexAt(
    cues.map((cue) => cue.start_s),
    second,
  );
  const cue = cues[now];
  if (!cue) return '';
  const speech = speechAround(cues, now);
  const at = speech.starts[now - speech.first]! + placeIn(cue, second);
  const found = sentences(speech.text, language).find(({ index, segment }) => at < index + segment.length);
  const sentence = found?.segment.trim() ?? '';
  return sentence.length > 0 && sentence.length <= longest ? sentence : byPauses(cues, now);
}

/** A sentence as a quote of Markdown. */
export const asQuote = (text: string) =>
  text
    .split('\n')
    .map((line) => `> ${escaped(line)}`)
    .join('\n');

/** What is said is words, whatever Markdown would make of its signs. */
const escaped = (line: string) => line.replaceAll(/[\\`*_[\]<>$|~#]/g, '\\$&');

function speechAround(cues: readonly CueView[], now: number): Speech {
  let first = now;
  let before = 0;
  while (first > 0 && before < around) before += cues[(first -= 1)]!.text.length + 1;
  const starts: number[] = [];
  let text = '';
  for (let i = first; i < cues.length && text.length < before + around; i += 1) {
    const said = flat(cues[i]!);
    if (text !== '' && !(isSpaceless(text.at(-1)) && isSpaceless(said[0]))) text += ' ';
    starts.push(text.length);
    text += said;
  }
  return { first, text, starts };
}

/** A cue's lines as one; its characters keep their places. */
const flat = ({ text }: CueView) => text.replaceAll(/\s/gu, ' ');

/** Where in a cue's text a second is: at its word, else as far as the cue has come. */
function placeIn(cue: CueView, second: number): number {
  const words = timedWords(cue);
  if (words.length > 0) {
    const starts = cue.words.map((word) => word.start_s);
    return words[Math.max(0, indexAt(starts, second))]!.from;
  }
  const share = (second - cue.start_s) / Math.max(0.001, cue.end_s - cue.start_s);
  return Math.floor(Math.max(0, Math.min(share, 0.99)) * cue.text.length);
}

function sentences(text: string, language: string): Intl.SegmentData[] {
  const cut = (tag: string | undefined) => [...new Intl.Segmenter(tag, { granularity: 'sentence' }).segment(text)];
  try {
    return cut(language);
  } catch {
    return cut(undefined);
  }
}

/** The cues around one that are said in one breath. */
function byPauses(cues: readonly CueView[], now: number): string {
  let [first, last] = [now, now];
  let length = cues[now]!.text.length;
  const joins = (one: number) => {
    const [before, after] = [cues[one], cues[one + 1]];
    return before && after && after.start_s - before.end_s < pause && length + before.text.length + after.text.length <= enough * 2;
  };
  while (length < enough && joins(first - 1)) length += cues[(first -= 1)]!.text.length;
  while (length < enough && joins(last)) length += cues[(last += 1)]!.text.length;
  return joinedSpeech(cues.slice(first, last + 1).map(({ text }) => text));
}
