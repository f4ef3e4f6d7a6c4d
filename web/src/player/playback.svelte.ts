import { untrack } from 'svelte';
import { access } from '../store/access.svelte';
import { prefer, preferences } from '../store/preferences';
import { frameTime } from './frames';
import { allowed, keepSpeed, speedOf } from './speed';

/** The one video of a lecture page: its state to read, and what can be asked of it. Times are seconds. */
export class Playback {
  time = $state(0);
  duration = $state(0);
  paused = $state(true);
  ended = $state(false);
  /** It would play, and has nothing to show yet. */
  waiting = $state(false);
  failed = $state(false);
  rate = $state(1);
  /** 0 to 1. */
  volume = $state(preferences().volume);
  muted = $state(false);
  pictured = $state(false);
  /** Whether anything was played or sought. */
  begun = $state(false);
  /** Called when the reader stopped or moved: the second is worth keeping in the address. */
  settled: () => void = () => {};
  #course: string;
  #video: HTMLVideoElement | undefined;
  #frame = 0;
  /** Where to go when the video can: it has not loaded yet, or is still on its way to another place. */
  #wanted: number | null = null;

  constructor(course: string) {
    this.#course = course;
    this.rate = speedOf(course);
  }

  /** The video itself, while it is on the page. */
  get video(): HTMLVideoElement | undefined {
    return this.#video;
  }

  attach = (video: HTMLVideoElement): (() => void) => untrack(() => this.#attach(video));

  #attach(video: HTMLVideoElement): () => void {
    this.#video = video;
    video.defaultPlaybackRate = this.rate;
    video.playbackRate = this.rate;
    video.volume = this.volume;
    video.muted = this.muted;
    const life = new AbortController();
    const on = (names: string, act: () => void) => {
      for (const name of names.split(' ')) video.addEventListener(name, act, { signal: life.signal });
    };
    const measure = () => (this.duration = Number.isFinite(video.duration) ? video.duration : 0);
    // It may have loaded before it came here.
    measure();
    on('loadedmetadata durationchange', measure);
    on('loadedmetadata seeked', () => this.#arrive(video));
    on('timeupdate seeking seeked', () => this.#look(video));
    on('play pause ended seeking', () => {
      this.paused = video.paused;
      this.ended = video.ended;
    });
    on('play', () => {
      this.begun = true;
      this.#follow(video);
    });
    on('waiting', () => (this.waiting = true));
    on('playing pause canplay', () => (this.waiting = false));
    on('pause seeked', () => {
      if (this.begun && this.#wanted === null) this.settled();
    });
    on('ratechange', () => this.#rateChanged(video.playbackRate));
    on('volumechange', () => this.#volumeChanged(video));
    on('enterpictureinpicture leavepictureinpicture', () => (this.pictured = document.pictureInPictureElement === video));
    on('error', () => {
      this.failed = true;
      // Files are refused without a word to who was put out; this has one.
      access.look();
    });
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
  #follow(video: HTMLVideoElement): void {
    cancelAnimationFrame(this.#frame);
    const look = () => {
      if (this.#video !== video || video.paused) return;
      this.#look(video);
      this.#frame = requestAnimationFrame(look);
    };
    look();
  }

  #look(video: HTMLVideoElement): void {
    if (this.#wanted === null) this.time = video.currentTime;
  }

  #arrive(video: HTMLVideoElement): void {
    const goal = this.#wanted;
    this.#wanted = null;
    if (goal !== null && Math.abs(video.currentTime - goal) > 0.01) video.currentTime = goal;
  }

  #within(time: number): number {
    return Math.max(0, Math.min(time, this.duration || Infinity));
  }

  /** Go to a second, before anything was played too; play from there if asked. */
  seek(time: number, play = false): void {
    this.begun = true;
    this.#go(this.#within(time));
    if (play) this.play();
  }

  /** Begin at a second, which is no moving about of the reader's. */
  startAt(time: number): void {
    if (!this.begun) this.#go(time);
  }

  #go(goal: number): void {
    const video = this.#video;
    if (!video) return;
    const loaded = video.readyState >= HTMLMediaElement.HAVE_METADATA;
    this.#wanted = loaded ? null : goal;
    this.time = goal;
    this.ended = false;
    // Before it is loaded, this is where most browsers begin. Being there, or on the way there, it would only begin anew.
    if (Math.abs(video.currentTime - goal) > 0.001) video.currentTime = goal;
  }

  /** Go along with a finger or pointer on the seek bar: to the newest place, as fast as the video can follow. */
  scrub(time: number): void {
    if (!this.#video?.seeking) return this.seek(time);
    this.#wanted = this.#within(time);
    this.time = this.#wanted;
  }

  play(): void {
    // A browser that wants a touch first refuses; then the controls are there to be touched.
    this.#video?.play().catch(() => {});
  }

  /** Stop; `time` is then where it stands, and not where the last picture shown was. */
  pause(): void {
    const video = this.#video;
    if (!video) return;
    video.pause();
    this.#look(video);
  }

  skip(seconds: number): void {
    this.seek(this.time + seconds);
  }

  /** Show the next picture, or the one before. `rate`: how many there are a second. */
  stepFrame(steps: number, rate: number): void {
    this.pause();
    this.seek(frameTime(this.time, steps, rate));
  }

  toggle(): void {
    if (this.#video?.paused) this.play();
    else this.pause();
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
    keepSpeed(this.#course, rate);
  }

  /** Between 0 and 1, and heard. Returns what it is. */
  setVolume(volume: number): number {
    const next = Math.round(Math.max(0, Math.min(volume, 1)) * 100) / 100;
    if (this.#video) {
      this.#video.muted = false;
      this.#video.volume = next;
      this.#volumeChanged(this.#video);
    }
    return next;
  }

  toggleMuted(): void {
    if (this.#video) this.#video.muted = !this.#video.muted;
  }

  #volumeChanged(video: HTMLVideoElement): void {
    this.muted = video.muted;
    if (this.volume === video.volume) return;
    this.volume = video.volume;
    prefer({ volume: this.volume });
  }

  /** Out of the page into a small window of its own, or back. */
  async picture(): Promise<void> {
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await this.#video?.requestPictureInPicture();
    } catch {
      // The browser has its reasons: it is not loaded yet, or a policy forbids it.
    }
  }

  /** The phone's own full screen, where a page can have none. */
  phoneFullscreen(): void {
    (this.#video as (HTMLVideoElement & { webkitEnterFullscreen?: () => void }) | undefined)?.webkitEnterFullscreen?.();
  }
}

/** Whether this browser lets a page take its video out of itself. Some have only a button of their own for it. */
export const canPicture = () => document.pictureInPictureEnabled === true;

/** Whether a page sets the volume here. On an iPhone only its buttons do. */
export function canSetVolume(): boolean {
  const probe = document.createElement('video');
  probe.volume = 0.5;
  return probe.volume === 0.5;
}
