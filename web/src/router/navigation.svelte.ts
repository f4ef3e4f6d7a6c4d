import { tick } from 'svelte';
import { parse, type Route } from './route';

interface Arrival {
  route: Route;
  /** The way here asks for playing at once (a moment was chosen, or the lecture before was playing). */
  play: boolean;
}

/** The address bar as state. Links are plain <a href>; one listener turns those of this site into navigation. */
class Navigation {
  arrival = $state.raw<Arrival>({ route: { name: 'home' }, play: false });
  /** Whether going back stays in Carrel. */
  inside = false;
  #scrolls = new Map<number, number>();
  #entry = 0;
  #last = 0;

  get route(): Route {
    return this.arrival.route;
  }

  start(): void {
    history.scrollRestoration = 'manual';
    const kept: unknown = history.state;
    this.#entry = typeof kept === 'number' ? kept : 0;
    this.#last = this.#entry;
    this.arrival = { route: parse(new URL(location.href)), play: false };
    addEventListener('popstate', (event) => void this.#back(event));
    document.addEventListener('click', (event) => this.#click(event));
  }

  /** Go to an address of this site. */
  go(href: string, options: { replace?: boolean; play?: boolean } = {}): void {
    const url = new URL(href, location.href);
    if (options.replace) {
      history.replaceState(this.#entry, '', url);
    } else {
      this.#scrolls.set(this.#entry, scrollY);
      this.#last += 1;
      this.#entry = this.#last;
      this.inside = true;
      history.pushState(this.#entry, '', url);
    }
    this.arrival = { route: parse(url), play: options.play ?? false };
    if (!options.replace) void this.#land(0);
  }

  /** Write the address without going anywhere: what is shown is already there. */
  note(href: string): void {
    history.replaceState(this.#entry, '', href);
  }

  async #back(event: PopStateEvent): Promise<void> {
    this.#scrolls.set(this.#entry, scrollY);
    this.#entry = typeof event.state === 'number' ? event.state : 0;
    this.arrival = { route: parse(new URL(location.href)), play: false };
    await this.#land(this.#scrolls.get(this.#entry) ?? 0);
  }

  /**
   * Scroll where the reader was (a view may need some frames to be that tall again), and let the keyboard start there. Who is
   * typing a search goes on typing.
   */
  async #land(top: number): Promise<void> {
    const entry = this.#entry;
    await tick();
    if (!document.activeElement?.closest('[role=search]')) document.querySelector('main')?.focus({ preventScroll: true });
    for (let frame = 0; frame < 20 && entry === this.#entry; frame += 1) {
      scrollTo(0, top);
      if (Math.abs(scrollY - top) < 2) return;
      await new Promise(requestAnimationFrame);
    }
  }

  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (/^\/(media|api)\//.test(link.pathname)) return;
    event.preventDefault();
    this.go(link.href, { play: link.dataset.play !== undefined });
  }
}

export const navigation = new Navigation();
