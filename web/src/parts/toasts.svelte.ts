/** Milliseconds for which something done can be taken back without looking for it. */
const shownFor = 8_000;
/** The same on another page than the one on which it was done, where it stands before something else. */
const shownElsewhereFor = 3_000;

interface Toast {
  text: string;
  undo: () => void;
  /** What taking it back is called, where that is not "Undo". */
  called?: string | undefined;
}

/** The last thing that was done and can be taken back. */
class Toasts {
  shown = $state.raw<Toast | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #held = false;
  #for = shownFor;

  say(text: string, undo: () => void, called?: string): void {
    this.shown = { text, undo, called };
    this.#for = shownFor;
    this.go();
  }

  undo(): void {
    this.shown?.undo();
    this.close();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#held = false;
    this.shown = undefined;
  }

  /** Who points at it or has the keyboard in it may take their time. */
  hold(): void {
    this.#held = true;
    clearTimeout(this.#timer);
  }

  go(): void {
    this.#held = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), this.#for);
  }

  /** The reader went to another page. */
  leave(): void {
    this.#for = shownElsewhereFor;
    if (this.shown && !this.#held) this.go();
  }
}

export const toasts = new Toasts();
