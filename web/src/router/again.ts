/** Milliseconds within which the same address is not loaded again. */
const pause = 15_000;

/** Sees to it that a page which loads itself again does not do so for ever. */
export class LoopGuard {
  #storage: Pick<Storage, 'getItem' | 'setItem'>;
  #key: string;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  /** Whether the address may be loaded again at `now`, Unix milliseconds; if so, it is taken to be. */
  pass(address: string, now = Date.now()): boolean {
    try {
      const [last, time] = (this.#storage.getItem(this.#key) ?? '').split('\n');
      if (last === address && now - Number(time) < pause) return false;
      this.#storage.setItem(this.#key, `${address}\n${now}`);
      return true;
    } catch {
      return false;
    }
  }
}
