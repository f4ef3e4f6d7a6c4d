/** Where to go when the device is let in: to the address that was asked for, or from the page of pairing itself to the start. */
export function destination(url: URL): string {
  if (/^\/pair\/?$/.test(url.pathname)) return '/';
  // An address that begins with two slashes would be that of another site.
  return url.pathname.replace(/^[/\\]+/, '/') + url.search;
}

/** The secret that a QR code put behind the address; '' for none. */
export const secretIn = (url: URL) => url.hash.slice(1);

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
