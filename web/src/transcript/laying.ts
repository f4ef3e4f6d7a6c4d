import type { Chunk } from './chunks.svelte';

/** Chunks are laid out that are within so many heights of the pane. */
const margin = '150%';
/** Where the browser does not say when it is idle, the next chunk comes after so many milliseconds. */
const breath = 60;
/** A chunk may take so many milliseconds of a frame. */
const room = 10;

/**
 * Lays out the chunks of a long list. Those near what is seen come at once, the others one by one when the browser has nothing to do:
 * then the whole list can be selected, searched by the browser, and read by a screen reader.
 */
export class Laying {
  #chunks: readonly Chunk[];
  #of = new Map<Element, Chunk>();
  #observer: IntersectionObserver | undefined;

  constructor(chunks: readonly Chunk[]) {
    this.#chunks = chunks;
  }

  /** For the pane that scrolls the list. */
  attach(pane: HTMLElement): () => void {
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { root: pane, rootMargin: `${margin} 0px` });
    for (const element of this.#of.keys()) this.#observer.observe(element);
    const stop = this.#layTheRest();
    return () => {
      stop();
      this.#observer?.disconnect();
    };
  }

  /** For the element of a chunk. */
  watch(chunk: Chunk): (element: Element) => () => void {
    return (element) => {
      this.#of.set(element, chunk);
      this.#observer?.observe(element);
      return () => {
        this.#of.delete(element);
        this.#observer?.unobserve(element);
      };
    };
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const chunk = this.#of.get(target);
      if (!chunk) continue;
      chunk.near = isIntersecting;
      if (isIntersecting) chunk.laid = true;
    }
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
      if (!deadline || deadline.timeRemaining() > room) chunk.laid = true;
      later();
    };
    later();
    return () => (idle ? cancelIdleCallback(waiting) : clearTimeout(waiting));
  }
}
