/** So many seconds there are to say no. */
export const patience = 8;

/** The end of a lecture: what comes next is offered, and begins by itself when nobody says no. */
export class UpNext {
  /** Whether the next lecture is being offered. */
  offered = $state(false);
  /** Seconds until it begins by itself; null: it waits to be asked. */
  left = $state<number | null>(null);
  #go: () => void;
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor(go: () => void) {
    this.#go = go;
  }

  offer(byItself: boolean): void {
    this.cancel();
    this.offered = true;
    if (!byItself) return;
    this.left = patience;
    const until = Date.now() + patience * 1000;
    // By the clock: in a tab that nobody looks at, ticks come late.
    this.#tick = setInterval(() => {
      this.left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      if (this.left === 0) this.now();
    }, 200);
  }

  /** Stop counting; the offer stays. */
  hold(): void {
    clearInterval(this.#tick);
    this.left = null;
  }

  cancel(): void {
    this.hold();
    this.offered = false;
  }

  now(): void {
    this.cancel();
    this.#go();
  }
}
