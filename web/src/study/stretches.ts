/** Something that was really watched: from where to where in the lecture, at what speed, and when that ended (Unix milliseconds). */
export interface Stretch {
  from_s: number;
  to_s: number;
  speed: number;
  at: number;
}

/** What the player is at: its place in seconds, and whether it plays at this moment. */
export interface Sample {
  media_s: number;
  speed: number;
  playing: boolean;
  /** The wall clock, Unix milliseconds. */
  at: number;
}

/** Seconds of playing by the wall clock after which a stretch is told, though it goes on. */
const tellEvery = 9;
/** The media clock may run ahead of the wall clock by this many seconds: samples come late and clocks are read one after the other. */
const ahead = 0.75;
/** So many seconds without a sample and the machine may have slept. */
const longSilence = 3;
/** In a silence the media clock must have kept up with this part of the wall clock, or it was no playing. */
const keptUp = 0.5;
/** Less than this, in seconds, is no stretch. */
const least = 0.05;

/**
 * Tells what was watched from samples of a player, which come a few times a second and at each of its events. A stretch has no jump
 * and one speed. Pauses, stalls and a machine that slept count nothing, as the media clock stands meanwhile.
 */
export class Stretches {
  #tell: (stretch: Stretch) => void;
  #from: Sample | undefined;
  #last: Sample | undefined;

  constructor(tell: (stretch: Stretch) => void) {
    this.#tell = tell;
  }

  /** The player at this moment. */
  sample(now: Sample): void {
    const last = this.#last;
    if (!last) {
      if (now.playing) this.#begin(now);
      return;
    }
    const goesOn = this.#continues(last, now);
    this.#last = now;
    if (goesOn && now.playing && now.speed === last.speed && now.at - this.#from!.at < tellEvery * 1000) return;
    // A speed that is new from now on had no part in what brought the player here.
    this.#cut(goesOn ? now : last);
    if (now.playing) this.#begin(now);
  }

  /** The player jumps or goes away: what came before is told, as far as it was sampled. */
  stop(): void {
    if (this.#last) this.#cut(this.#last);
  }

  #begin(now: Sample): void {
    this.#from = now;
    this.#last = now;
  }

  #continues(last: Sample, now: Sample): boolean {
    const media = now.media_s - last.media_s;
    const wall = (now.at - last.at) / 1000;
    if (media < 0 || wall < 0) return false;
    if (media > wall * last.speed + ahead) return false;
    return wall < longSilence || media >= wall * last.speed * keptUp;
  }

  #cut(end: Sample): void {
    const from = this.#from!;
    this.#from = undefined;
    this.#last = undefined;
    if (end.media_s - from.media_s < least) return;
    this.#tell({ from_s: milli(from.media_s), to_s: milli(end.media_s), speed: from.speed, at: end.at });
  }
}

const milli = (seconds: number) => Math.round(seconds * 1000) / 1000;
