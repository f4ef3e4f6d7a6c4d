import type { LectureView } from '../api/types';
import type { Desk } from '../player/desk.svelte';
import { library } from '../store/library';
import { takeFrame } from './frames';
import { sentenceAt } from './quoting';

/** The video beside which notes are written. Seconds. */
export interface Stage {
  readonly time: number;
  readonly paused: boolean;
  pause(): void;
  play(): void;
  /** The sentence being said; '' where nothing is. */
  sentence(): Promise<string>;
  /** Take the picture that is shown as a frame. Gives its second; null where there is no picture. */
  frame(): Promise<number | null>;
}

export function stageOf(lecture: LectureView, desk: Desk): Stage {
  const { playback } = desk;
  return {
    get time() {
      return playback.time;
    },
    get paused() {
      return playback.paused;
    },
    pause: () => playback.pause(),
    play: () => playback.play(),
    async sentence() {
      const { language } = desk;
      if (!language) return '';
      const transcript = library.transcript(lecture.id, language);
      if (!transcript.value) await transcript.refresh();
      return sentenceAt(transcript.value?.cues ?? [], playback.time, language);
    },
    async frame() {
      const second = Math.floor(playback.time * 100) / 100;
      return playback.video && (await takeFrame(playback.video, lecture.id, second)) ? second : null;
    },
  };
}
