/** Milliseconds without a letter after which one has stopped working on notes. */
const rests = 30_000;
/** Milliseconds of work after which it is told, though it goes on. */
const tellEvery = 60_000;
/** Less than this is no work. */
const least = 500;

/** Tells how long somebody works on notes, from the moments (Unix milliseconds) at which they do something. */
export class Effort {
  #tell: (seconds: number, end: number) => void;
  #begun: number | undefined;
  #last = 0;

  constructor(tell: (seconds: number, end: number) => void) {
    this.#tell = tell;
  }

  /** Something was done. A pause that is too long was no work, nor was a machine's sleep. */
  touch(now: number): void {
    if (this.#begun === undefined || now < this.#last || now - this.#last > rests) {
      this.stop();
      this.#begun = now;
    }
    this.#last = now;
    if (now - this.#begun < tellEvery) return;
    this.stop();
    this.#begun = now;
  }

  /** It ends here, with the last thing that was done. */
  stop(): void {
    const worked = this.#begun === undefined ? 0 : this.#last - this.#begun;
    this.#begun = undefined;
    if (worked >= least) this.#tell(worked / 1000, this.#last);
  }
}
