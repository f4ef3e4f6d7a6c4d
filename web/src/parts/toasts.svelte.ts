/** Milliseconds for which something done can be taken back without looking for it. */
const shownFor = 8_000;

interface Toast {
  text: string;
  undo: () => void;
}

/** The last thing that was done and can be taken back. */
class Toasts {
  shown = $state.raw<Toast | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string, undo: () => void): void {
    this.shown = { text, undo };
    this.go();
  }

  undo(): void {
    this.shown?.undo();
    this.close();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.shown = undefined;
  }

  /** Who points at it or has the keyboard in it may take their time. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  go(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), shownFor);
  }
}

export const toasts = new Toasts();
