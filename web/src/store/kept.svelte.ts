import { ApiError } from '../api/client';
import { device } from './device';

/** Milliseconds within which an answer need not be asked for again. */
const newFor = 1000;
/** Milliseconds after which an answer is stored: first it is shown, and what waits to be read is read. */
const storeAfter = 500;

/** `text` is made when something is compared with it: a library's is long. */
interface Said<T> {
  value: T;
  text?: string;
}

const textOf = (said: Said<unknown>): string => (said.text ??= JSON.stringify(said.value));

/** Something the views read: what this device has of it at once, then what the server says now. */
export class Kept<T> {
  value = $state.raw<T | undefined>();
  problem = $state.raw<ApiError | undefined>();
  #key: string;
  #load: () => Promise<T>;
  #asking: Promise<void> | undefined;
  /** What the device or the server said last. What did not change is neither stored nor shown again. */
  #said: Said<T> | undefined;
  #fresh = false;
  #storing: ReturnType<typeof setTimeout> | undefined;
  /** When the server last answered, by the page's clock. */
  #answered = -Infinity;

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
    await device.open();
    // What came with the page is there sooner.
    if (this.#fresh) return;
    const stored = (await device.get('kept', this.#key)) as T | undefined;
    if (stored === undefined || this.#fresh) return;
    this.#said = { value: stored };
    this.value = stored;
  }

  /** Ask the server, unless it has just answered. */
  refreshIfOld(): void {
    if (performance.now() - this.#answered > newFor) void this.refresh();
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
    this.#answered = performance.now();
    this.#fresh = true;
    const said: Said<T> = { value };
    if (this.#said && textOf(this.#said) === textOf(said)) return;
    this.#said = said;
    this.value = value;
    clearTimeout(this.#storing);
    this.#storing = setTimeout(() => void device.put('kept', [[this.#key, value]]), storeAfter);
  }

  #drop(): void {
    this.#fresh = true;
    this.#said = undefined;
    this.value = undefined;
    clearTimeout(this.#storing);
    void device.remove('kept', [this.#key]);
  }
}
