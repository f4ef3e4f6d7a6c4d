import { connection } from '../api/connection.svelte';
import { Kept } from './kept.svelte';

const shelf = new Map<string, Kept<unknown>>();

/** The one keeper of what is asked by `key`. `meanwhile` is what is known already when it is asked for the first time. */
export function keep<T>(key: string, load: () => Promise<T>, meanwhile?: T): Kept<T> {
  let kept = shelf.get(key) as Kept<T> | undefined;
  if (!kept) {
    kept = new Kept(key, load, meanwhile);
    shelf.set(key, kept);
  }
  return kept;
}

/** The same, asking the server for it again. */
export function refreshed<T>(kept: Kept<T>): Kept<T> {
  kept.refreshIfOld();
  return kept;
}

export function lookup<T>(key: string): Kept<T> | undefined {
  return shelf.get(key) as Kept<T> | undefined;
}

export function refreshThose(wanted: (key: string, kept: Kept<unknown>) => boolean): void {
  for (const [key, kept] of shelf) if (wanted(key, kept)) void kept.refresh();
}

/** What could not be asked while the server was away is asked when it is back. */
export function mendOnReturn(): void {
  connection.onReturn(() => refreshThose((_, kept) => kept.problem !== undefined));
}
