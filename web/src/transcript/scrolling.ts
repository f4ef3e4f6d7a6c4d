/** Brings cues to where they are read: the upper third of the pane that scrolls them. */
export class Scrolling {
  #pane: HTMLElement;
  #correcting = 0;

  constructor(pane: HTMLElement) {
    this.#pane = pane;
  }

  row(cue: number): HTMLElement | null {
    return this.#pane.querySelector(`[data-cue="${cue}"]`);
  }

  /** How far a cue is from where it should be, in pixels. */
  #distance(cue: number): number {
    const line = this.row(cue);
    return line ? line.getBoundingClientRect().top - this.#pane.getBoundingClientRect().top - this.#pane.clientHeight * 0.3 : 0;
  }

  /** Bring a cue there at once, and for some frames set right what was only guessed of the height of lines that were out of sight. */
  jump(cue: number, frames = 6): void {
    cancelAnimationFrame(this.#correcting);
    this.#pane.scrollBy({ top: this.#distance(cue), behavior: 'instant' });
    if (frames > 0) this.#correcting = requestAnimationFrame(() => this.jump(cue, frames - 1));
  }

  /** Glide to a cue; jump to one far away, and always for who wants little motion. */
  glide(cue: number): void {
    cancelAnimationFrame(this.#correcting);
    const far = this.#distance(cue);
    if (Math.abs(far) > this.#pane.clientHeight || matchMedia('(prefers-reduced-motion: reduce)').matches) this.jump(cue);
    else this.#pane.scrollBy({ top: far, behavior: 'smooth' });
  }

  /** Stand still where one is, also in the middle of a glide. */
  stop(): void {
    cancelAnimationFrame(this.#correcting);
    this.#pane.scrollTo({ top: this.#pane.scrollTop, behavior: 'instant' });
  }
}

/** Call back when the reader scrolls an element by wheel, finger or scroll bar. Keys are for who listens to them. */
export function onScrolledByHand(element: HTMLElement, scrolled: () => void): () => void {
  const life = new AbortController();
  const { signal } = life;
  element.addEventListener('wheel', scrolled, { signal, passive: true });
  element.addEventListener('touchmove', scrolled, { signal, passive: true });
  // A press on the scroll bar itself: where it lies over the content, its edge.
  const width = 14;
  const pressed = (event: PointerEvent) => {
    const box = element.getBoundingClientRect();
    if (event.target === element && event.clientX > box.right - Math.max(width, element.offsetWidth - element.clientWidth)) scrolled();
  };
  element.addEventListener('pointerdown', pressed, { signal });
  return () => life.abort();
}
