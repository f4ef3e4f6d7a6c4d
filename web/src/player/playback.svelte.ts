import { untrack } from 'svelte';
import { prefer, preferences } from '../store/preferences';
import type { Action } from './keys';
import { allowed, step } from './speed';

/** The one video of a lecture page: its state to read, and what can be asked of it. Times are seconds. */
export class Playback {
  time = $state(0);
  duration = $state(0);
  paused = $state(true);
  failed = $state(false);
  rate = $state(allowed(preferences().speed));
  captions = $state(preferences().captions);
  /** Called when the reader stopped or moved: the second is worth keeping in the address. */
  settled: () => void = () => {};
  #video: HTMLVideoElement | undefined;
  #language: string | null = null;
  #frame = 0;

  attach = (video: HTMLVideoElement): (() => void) => untrack(() => this.#attach(video));

  #attach(video: HTMLVideoElement): () => void {
    this.#video = video;
    video.defaultPlaybackRate = this.rate;
    video.playbackRate = this.rate;
    const life = new AbortController();
    const on = (names: string, act: () => void) => {
      for (const name of names.split(' ')) video.addEventListener(name, act, { signal: life.signal });
    };
    on('loadedmetadata durationchange', () => (this.duration = Number.isFinite(video.duration) ? video.duration : 0));
    on('timeupdate seeking seeked', () => (this.time = video.currentTime));
    on('play pause ended', () => (this.paused = video.paused));
    on('play', () => this.#follow());
    on('pause seeked', () => this.settled());
    on('ratechange', () => this.#rateChanged(video.playbackRate));
    on('error', () => (this.failed = true));
    video.textTracks.addEventListener('change', () => this.#tracksChanged(), { signal: life.signal });
    video.textTracks.addEventListener('addtrack', () => this.#showTracks(), { signal: life.signal });
    this.#showTracks();
    return () => {
      life.abort();
      cancelAnimationFrame(this.#frame);
      this.#video = undefined;
      // Without this the browser goes on loading a video that nobody sees.
      video.removeAttribute('src');
      video.load();
    };
  }

  /** Words are shorter than the quarter second between two "timeupdate": while playing, look at every frame. */
  #follow(): void {
    cancelAnimationFrame(this.#frame);
    const look = () => {
      if (!this.#video || this.#video.paused) return;
      this.time = this.#video.currentTime;
      this.#frame = requestAnimationFrame(look);
    };
    look();
  }

  /** Go to a second, before anything was played too; play from there if asked. */
  seek(time: number, play = false): void {
    const video = this.#video;
    if (!video) return;
    const go = () => {
      video.currentTime = Math.max(0, time);
      this.time = video.currentTime;
      if (play) this.play();
    };
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) go();
    else video.addEventListener('loadedmetadata', go, { once: true });
  }

  play(): void {
    // A browser that wants a touch first refuses; then the controls are there to be touched.
    this.#video?.play().catch(() => {});
  }

  skip(seconds: number): void {
    if (this.#video) this.seek(Math.min(this.#video.currentTime + seconds, this.duration || Infinity));
  }

  toggle(): void {
    if (this.#video?.paused) this.play();
    else this.#video?.pause();
  }

  setRate(rate: number): void {
    const next = allowed(rate);
    if (this.#video) {
      this.#video.defaultPlaybackRate = next;
      this.#video.playbackRate = next;
    }
    this.#rateChanged(next);
  }

  #rateChanged(rate: number): void {
    this.rate = rate;
    prefer({ speed: allowed(rate) });
  }

  setCaptions(shown: boolean): void {
    this.captions = shown;
    prefer({ captions: shown });
    this.#showTracks();
  }

  /** The language that captions are shown in. */
  setLanguage(language: string | null): void {
    this.#language = language;
    this.#showTracks();
  }

  #showTracks(): void {
    for (const track of this.#video?.textTracks ?? []) {
      const mode = this.captions && track.language === this.#language ? 'showing' : 'disabled';
      if (track.mode !== mode) track.mode = mode;
    }
  }

  /** Captions were turned on or off in the browser's own menu. */
  #tracksChanged(): void {
    const shown = Array.from(this.#video?.textTracks ?? []).some((track) => track.mode === 'showing');
    if (shown === this.captions) return;
    this.captions = shown;
    prefer({ captions: shown });
  }

  async fullscreen(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.#video?.requestFullscreen?.().catch(() => {});
  }

  perform(action: Action): void {
    switch (action.do) {
      case 'toggle':
        return this.toggle();
      case 'skip':
        return this.skip(action.seconds);
      case 'speed':
        return this.setRate(this.rate + action.steps * step);
      case 'captions':
        return this.setCaptions(!this.captions);
      case 'mute':
        if (this.#video) this.#video.muted = !this.#video.muted;
        return;
      case 'fullscreen':
        void this.fullscreen();
        return;
      case 'leave':
        return;
    }
  }
}
