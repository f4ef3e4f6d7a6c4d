/** Milliseconds within which the same address is not loaded again. */
const pause = 15_000;

/** Sees to it that a page which loads itself again does not do so for ever. */
export class LoopGuard {
  #key: string;
  #storage: () => Pick<Storage, 'getItem' | 'setItem'>;

  /** Where a browser is told to keep nothing, even to look at its storage throws. */
  constructor(key: string, storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => sessionStorage) {
    this.#key = key;
    this.#storage = storage;
  }

  /** Whether the address may be loaded again at `now`, Unix milliseconds; if so, it is taken to be. */
  pass(address: string, now = Date.now()): boolean {
    try {
      const storage = this.#storage();
      const [last, time] = (storage.getItem(this.#key) ?? '').split('\n');
      if (last === address && now - Number(time) < pause) return false;
      storage.setItem(this.#key, `${address}\n${now}`);
      return true;
    } catch {
      return false;
    }
  }
}
