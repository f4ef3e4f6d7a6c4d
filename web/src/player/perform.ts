import type { LectureView } from '../api/types';
import { t } from '../i18n/texts';
import type { Desk } from './desk.svelte';
import type { Action } from './keys';
import { usualRate } from './frames';
import { canPicture } from './playback.svelte';
import { step } from './speed';

/** A press of the volume keys, of 1. */
const volumeStep = 0.05;

/** Do what a key asks for, and say it on the video where it would not be seen. */
export function perform(action: Action, desk: Desk, lecture: LectureView): void {
  const { playback, captions } = desk;
  switch (action.do) {
    case 'toggle':
      return playback.toggle();
    case 'skip':
      playback.skip(action.seconds);
      return desk.tell(t.player.skipped(action.seconds), action.seconds < 0 ? -1 : 1);
    case 'part':
      return playback.seek(action.share * (playback.duration || lecture.duration_s || 0));
    case 'frame':
      return playback.stepFrame(action.steps, lecture.frame_rate ?? usualRate);
    case 'speed':
      playback.setRate(playback.rate + action.steps * step);
      return desk.tell(t.rate(playback.rate));
    case 'volume': {
      const volume = playback.setVolume(playback.volume + action.steps * volumeStep);
      return desk.tell(t.player.volumeIs(Math.round(volume * 100)));
    }
    case 'mute':
      desk.tell(playback.muted ? t.player.unmute : t.player.muted);
      return playback.toggleMuted();
    case 'captions':
      return captions.set(!captions.shown);
    case 'fullscreen':
      return desk.alone.toggle(playback);
    case 'theatre':
      return desk.choose({ theatre: !desk.choices.theatre });
    case 'picture':
      if (canPicture()) void playback.picture();
      return;
    case 'next':
      return desk.go(lecture.next);
    case 'previous':
      return desk.go(lecture.previous);
    case 'help':
      desk.helping = true;
      return;
    case 'leave':
      return desk.leave();
  }
}
