import type { Chunk } from './chunks.svelte';

/** Chunks are laid out that are within so many heights of the pane. */
const margin = '150%';
/** So many chunks before and after the one in the middle of the pane count as near. */
const around = 3;
/** While the pane scrolls, what is near is looked up once in so many milliseconds. */
const pace = 100;
/** Where the browser does not say when it is idle, the next chunk comes after so many milliseconds. */
const breath = 60;
/** Scrolling has the browser for itself, and so many milliseconds after it. */
const rest = 300;
/** A chunk may take so many milliseconds of a frame. */
const room = 8;

/** Return the last element that begins above a height of the window, else the first. They stand one under the other. */
function lastAbove(elements: readonly Element[], y: number): Element | undefined {
  return elements.findLast((element) => element.getBoundingClientRect().top <= y) ?? elements[0];
}

/**
 * Lays out the chunks of a long list. Those near what is seen come at once, the others one by one when the browser has nothing to do:
 * then the whole list can be selected, searched by the browser, and read by a screen reader.
 */
export class Laying {
  #chunks: readonly Chunk[];
  #elements = new Map<Element, Chunk>();
  #pane: HTMLElement | undefined;
  #observer: IntersectionObserver | undefined;
  #tracking = false;
  #lookedAt = 0;
  #scrolledAt = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(chunks: readonly Chunk[]) {
    this.#chunks = chunks;
  }

  /** For the pane that scrolls the list. */
  attach(pane: HTMLElement): () => void {
    this.#pane = pane;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { root: pane, rootMargin: `${margin} 0px` });
    for (const element of this.#elements.keys()) this.#observer.observe(element);
    const scrolled = () => this.#scrolled();
    pane.addEventListener('scroll', scrolled, { passive: true });
    const stop = this.#layTheRest();
    if (this.#tracking) this.#look();
    return () => {
      stop();
      clearTimeout(this.#waiting);
      pane.removeEventListener('scroll', scrolled);
      this.#observer?.disconnect();
    };
  }

  /** For the element of a chunk, which has the number of its first cue in data-chunk. */
  watch(chunk: Chunk): (element: Element) => () => void {
    return (element) => {
      this.#elements.set(element, chunk);
      this.#observer?.observe(element);
      return () => {
        this.#elements.delete(element);
        this.#observer?.unobserve(element);
      };
    };
  }

  /** Say whether it matters which chunks are near: there is something to light in them. */
  track(wanted: boolean): void {
    this.#tracking = wanted;
    if (wanted) this.#look();
  }

  // Every chunk observed costs time in each frame that scrolls: those laid out are no more.
  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const chunk = this.#elements.get(target);
      if (!chunk) continue;
      if (isIntersecting) chunk.laid = true;
      if (chunk.laid) this.#observer?.unobserve(target);
    }
  }

  #scrolled(): void {
    this.#scrolledAt = performance.now();
    if (!this.#tracking) return;
    clearTimeout(this.#waiting);
    const wait = this.#lookedAt + pace - performance.now();
    if (wait <= 0) this.#look();
    else this.#waiting = setTimeout(() => this.#look(), wait);
  }

  #look(): void {
    if (!this.#pane) return;
    this.#lookedAt = performance.now();
    const { top, height } = this.#pane.getBoundingClientRect();
    const groups = [...new Set([...this.#elements.keys()].map((element) => element.parentElement!))];
    // Groups first: of one that is out of sight the browser would have to lay out the chunks to say where they are.
    const group = lastAbove(groups, top + height / 2);
    const element = group && lastAbove([...group.children], top + height / 2);
    const middle = element ? this.#chunks.indexOf(this.#elements.get(element)!) : 0;
    this.#chunks.forEach((chunk, i) => (chunk.near = Math.abs(i - middle) <= around));
  }

  #layTheRest(): () => void {
    const idle = 'requestIdleCallback' in globalThis;
    let waiting = 0;
    let next = 0;
    const later = () => {
      waiting = idle ? requestIdleCallback(step) : Number(setTimeout(step, breath));
    };
    const step = (deadline?: IdleDeadline) => {
      while (this.#chunks[next]?.laid) next += 1;
      const chunk = this.#chunks[next];
      if (!chunk) return;
      const still = performance.now() - this.#scrolledAt > rest;
      if (still && (!deadline || deadline.timeRemaining() > room)) chunk.laid = true;
      later();
    };
    later();
    return () => (idle ? cancelIdleCallback(waiting) : clearTimeout(waiting));
  }
}
