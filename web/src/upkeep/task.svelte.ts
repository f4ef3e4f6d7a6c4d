import { ApiError } from '../api/client';

/** What is asked of the server by hand, one thing at a time: whether it is under way, and why the last one did not go. */
export class Task {
  busy = $state(false);
  problem = $state.raw<ApiError | undefined>();

  /** Do it, unless something is under way. The answer, or undefined when it did not go. */
  async run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = undefined;
    try {
      return await act();
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      this.problem = reason;
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
