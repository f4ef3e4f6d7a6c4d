import { ApiError } from '../api/client';
import { device } from './device';

/** Something the views read: what this device has of it at once, then what the server says now. */
export class Kept<T> {
  value = $state.raw<T | undefined>();
  problem = $state.raw<ApiError | undefined>();
  #key: string;
  #load: () => Promise<T>;
  #asking: Promise<void> | undefined;
  /** What the device has, as text: what did not change is neither stored nor shown again. */
  #text: string | undefined;
  #fresh = false;

  /** `meanwhile` is what is known of it already, elsewhere. */
  constructor(key: string, load: () => Promise<T>, meanwhile?: T) {
    this.#key = key;
    this.#load = load;
    this.value = meanwhile;
    void this.#read();
  }

  /** Whether there is something to show: a value, or why there is none. */
  get known(): boolean {
    return this.value !== undefined || this.problem !== undefined;
  }

  async #read(): Promise<void> {
    const stored = (await device.get('kept', this.#key)) as T | undefined;
    if (stored === undefined || this.#fresh) return;
    this.#text = JSON.stringify(stored);
    this.value = stored;
  }

  /** Ask the server. Never throws: a failure is in `problem`, and what was kept stays. */
  refresh(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      this.set(await this.#load());
    } catch (reason) {
      this.problem = reason instanceof ApiError ? reason : new ApiError(0, 'error', '', '');
      if (this.problem.status === 404) this.#drop();
    }
  }

  /** Take what the server says of it now. */
  set(value: T): void {
    this.problem = undefined;
    this.#fresh = true;
    const text = JSON.stringify(value);
    if (text === this.#text) return;
    this.#text = text;
    this.value = value;
    void device.put('kept', [[this.#key, value]]);
  }

  #drop(): void {
    this.#fresh = true;
    this.#text = undefined;
    this.value = undefined;
    void device.remove('kept', [this.#key]);
  }
}
