import type { LibraryView } from '../api/types';
import { progress } from '../study/progress.svelte';
import { device } from '../store/device';
import { news, noted, type Arrivals, type News } from './arrivals';

const key = 'arrivals';
const hint = 'carrel.arrivals';

/** What came to the library since this device last looked. */
class Arriving {
  #arrivals = $state.raw<Arrivals | undefined>();
  #reading: Promise<void> | undefined;
  /** Whether what this device knew is read. */
  known = $state(false);

  read(): Promise<void> {
    // A device that knows nothing yet need not be waited for.
    if (!mayKnow()) this.known = true;
    this.#reading ??= device.get('kept', key).then((kept) => {
      this.#arrivals = kept as Arrivals | undefined;
      this.known = true;
    });
    return this.#reading;
  }

  /** Take note of what is ready. */
  async look(view: LibraryView): Promise<void> {
    await this.read();
    this.#keep(noted(this.#arrivals, view.courses, Date.now()));
  }

  /** Reactive. */
  in(view: LibraryView): News[] {
    return this.#arrivals ? news(this.#arrivals, view.courses, (id) => progress.of(id), Date.now()) : [];
  }

  /** What is new by now is new no more. */
  seen(): void {
    if (this.#arrivals) this.#keep({ ...this.#arrivals, seen: Date.now() });
  }

  #keep(arrivals: Arrivals): void {
    if (arrivals === this.#arrivals) return;
    this.#arrivals = arrivals;
    remember();
    void device.put('kept', [[key, arrivals]]);
  }
}

/** Whether there may be something to read. Unlike the device's storage this one answers at once. */
function mayKnow(): boolean {
  try {
    return localStorage.getItem(hint) !== null;
  } catch {
    return true;
  }
}

function remember(): void {
  try {
    localStorage.setItem(hint, '1');
  } catch {
    // Then it is waited for.
  }
}

export const arriving = new Arriving();
