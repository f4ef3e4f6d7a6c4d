import { made } from './events';
import { outbox } from './outbox.svelte';
import { Stretches } from './stretches';

/** Record what is really watched of a lecture in this video, until the returned function is called. */
export function watch(video: HTMLVideoElement, lectureId: string): () => void {
  const stretches = new Stretches(({ from_s, to_s, speed, at }) => {
    void outbox.record(made.watched({ lecture: lectureId, from_s, to_s, speed }, new Date(at)));
  });
  const life = new AbortController();
  const on = (target: EventTarget, names: string, act: () => void) => {
    for (const name of names.split(' ')) target.addEventListener(name, act, { signal: life.signal });
  };

  /** Waiting for data: the place of the media clock is then not being seen. */
  let waiting = false;

  function sample(): void {
    const playing = !video.paused && !video.ended && !video.seeking && !waiting;
    stretches.sample({ media_s: video.currentTime, speed: video.playbackRate, playing, at: Date.now() });
  }

  on(video, 'play pause ended ratechange timeupdate seeked', sample);
  on(video, 'playing', () => {
    waiting = false;
    sample();
  });
  on(video, 'waiting', () => {
    waiting = true;
    sample();
  });
  // By now the clock stands at the place that is jumped to.
  on(video, 'seeking emptied', () => stretches.stop());
  // The page may never come back. If it does, the next sample begins anew.
  on(window, 'pagehide', () => {
    sample();
    stretches.stop();
  });
  sample();
  return () => {
    life.abort();
    stretches.stop();
  };
}
