import type { LibraryView } from '../api/types';
import { progress } from '../study/progress.svelte';
import { device } from '../store/device';
import { news, noted, type Arrivals, type News } from './arrivals';

const key = 'arrivals';

/** What came to the library since this device last looked. */
class Arriving {
  #arrivals = $state.raw<Arrivals | undefined>();
  #reading: Promise<void> | undefined;
  /** Whether what this device knew is read. */
  known = $state(false);

  read(): Promise<void> {
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
    void device.put('kept', [[key, arrivals]]);
  }
}

export const arriving = new Arriving();
