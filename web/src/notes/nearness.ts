/** How far from what is seen something is near, in parts of the window's height. */
const margin = '150% 0px';

/** Tells of elements when they come near to what is seen of the page, once each. */
export class Nearness {
  #watched = new Map<Element, () => void>();
  #observer = new IntersectionObserver((entries) => this.#look(entries), { rootMargin: margin });

  /** Call `come` when an element is near. Returns what ends that. */
  watch(element: Element, come: () => void): () => void {
    this.#watched.set(element, come);
    this.#observer.observe(element);
    return () => this.#end(element);
  }

  #look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      this.#watched.get(target)?.();
      this.#end(target);
    }
  }

  #end(element: Element): void {
    this.#watched.delete(element);
    this.#observer.unobserve(element);
  }
}
