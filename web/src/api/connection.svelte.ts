/** Milliseconds between two looks whether the server is there again: doubled each time. */
const firstLook = 2_000;
const longestLook = 30_000;

/** Whether the server answers. Every request tells; while it is away, somebody looks for it. */
class Connection {
  away = $state(false);
  #pause = firstLook;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting = new Set<() => void>();

  /** Do something each time the server is there again. */
  onReturn(act: () => void): void {
    this.#waiting.add(act);
  }

  start(): void {
    addEventListener('online', () => {
      if (this.away) void this.look();
    });
  }

  reached(): void {
    if (!this.away) return;
    this.away = false;
    this.#pause = firstLook;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const act of this.#waiting) act();
  }

  lost(): void {
    this.away = true;
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pause = Math.min(longestLook, this.#pause * 2);
      void this.look();
    }, this.#pause);
  }

  async look(): Promise<void> {
    try {
      await fetch('/healthz', { cache: 'no-store' });
    } catch {
      return this.lost();
    }
    this.reached();
  }
}

export const connection = new Connection();
