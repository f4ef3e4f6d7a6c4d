/** Less than this, in decibels, nobody hears. */
const audible = 0.5;
/** The context must run so soon after it was asked to, in milliseconds, or the sound is not led through it. */
const startsWithin = 1000;

/**
 * Makes a lecture as loud as the others, by a gain in the sound's way. What is led through an audio context falls silent with it, and
 * cannot be led back: so a context is made only after the reader's touch, the sound goes through it only when it runs, and when it
 * stops for good, `lost` is called, to put a new video in the place of this one.
 */
export class Loudness {
  #video: HTMLVideoElement | undefined;
  #context: AudioContext | undefined;
  #gain: GainNode | undefined;
  #decibels = 0;
  #refused = false;
  #lost: () => void;

  constructor(lost: () => void) {
    this.#lost = lost;
  }

  attach = (video: HTMLVideoElement): (() => void) => {
    this.#video = video;
    const life = new AbortController();
    const { signal } = life;
    video.addEventListener('playing', () => void this.#heard(), { signal });
    document.addEventListener('visibilitychange', () => void this.#heard(), { signal });
    return () => {
      life.abort();
      void this.#context?.close();
      this.#video = this.#context = this.#gain = undefined;
    };
  };

  /** Make it louder or softer by so many decibels from now on. */
  set(decibels: number): void {
    this.#decibels = decibels;
    this.#apply();
    void this.#heard();
  }

  #apply(): void {
    if (this.#context) this.#gain?.gain.setTargetAtTime(10 ** (this.#decibels / 20), this.#context.currentTime, 0.05);
  }

  /** It plays: lead it through the gain if that changes anything, and see that it is not silent there. */
  async #heard(): Promise<void> {
    const video = this.#video;
    if (!video || video.paused || document.visibilityState === 'hidden' || !navigator.userActivation?.hasBeenActive) return;
    if (this.#gain) {
      if (!(await runs(this.#context!)) && this.#video === video && !video.paused) this.#giveUp();
      return;
    }
    if (this.#refused || Math.abs(this.#decibels) < audible) return;
    const context = (this.#context ??= new AudioContext());
    if (!(await runs(context))) {
      this.#refused = true;
      void context.close();
      if (this.#context === context) this.#context = undefined;
      return;
    }
    if (this.#video !== video || this.#gain) return;
    this.#gain = context.createGain();
    this.#gain.gain.value = 10 ** (this.#decibels / 20);
    context.createMediaElementSource(video).connect(this.#gain).connect(limiter(context)).connect(context.destination);
  }

  #giveUp(): void {
    this.#refused = true;
    this.#lost();
  }
}

/** Keeps peaks from clipping where the gain was measured too well meant. */
function limiter(context: AudioContext): DynamicsCompressorNode {
  return new DynamicsCompressorNode(context, { threshold: -1.5, knee: 1.5, ratio: 20, attack: 0.003, release: 0.2 });
}

/** Ask a context to run; answers whether it does. */
async function runs(context: AudioContext): Promise<boolean> {
  if (context.state === 'running') return true;
  const late = new Promise((done) => setTimeout(done, startsWithin));
  await Promise.race([context.resume().catch(() => {}), late]);
  return (context.state as AudioContextState) === 'running';
}
