import { ApiError } from '../api/client';

/** Something the views read: what is kept of it at once, then what the server says now. */
export class Kept<T> {
  value = $state.raw<T | undefined>();
  problem = $state.raw<ApiError | undefined>();
  #load: () => Promise<T>;
  #asking: Promise<void> | undefined;

  constructor(load: () => Promise<T>) {
    this.#load = load;
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
      this.value = await this.#load();
      this.problem = undefined;
    } catch (reason) {
      this.problem = reason instanceof ApiError ? reason : new ApiError(0, 'error', '', '');
      if (this.problem.status === 404) this.value = undefined;
    }
  }
}
