import { LoopGuard } from '../router/again';
import { connection } from './connection.svelte';

/** Why code of this page did not come: nobody answers, there is another Carrel now, or something is wrong with it. */
export type Missing = 'away' | 'updated' | 'broken';

/** The file that this page runs from. Its name is another one in every build. */
const running = () => document.querySelector('script[type=module][src]')?.getAttribute('src') ?? '';

/** Code is fetched when it is needed; after an update of Carrel that of this page is gone. */
class Updates {
  /** Whether there is another Carrel, and something of this page is missing. It goes on without until it is loaded again. */
  waiting = $state(false);
  #guard = new LoopGuard('carrel.updated');
  #asking: Promise<Missing> | undefined;

  watch(): void {
    addEventListener('vite:preloadError', () => {
      if (!this.waiting) void this.why().then((why) => (this.waiting = why === 'updated'));
    });
  }

  /** Ask the server why code did not come. */
  why(): Promise<Missing> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<Missing> {
    let page: string;
    try {
      page = await (await fetch('/', { cache: 'no-store' })).text();
    } catch {
      connection.lost();
      return 'away';
    }
    connection.reached();
    return page.includes(`"${running()}"`) ? 'broken' : 'updated';
  }

  /** Load the page again where the reader is, unless that was just tried: then it does not help. What is typed is kept by then. */
  reload(): boolean {
    const may = this.#guard.pass(location.pathname);
    if (may) location.reload();
    return may;
  }
}

export const updates = new Updates();
