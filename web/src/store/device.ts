import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { NoteView } from '../api/types';
import type { StudyEvent } from '../study/events';

/** What lies on this device. */
interface Boxes extends DBSchema {
  /** What views read, by what was asked for. */
  kept: { key: string; value: unknown };
  /** Study events that the server has not acknowledged, by their ids. */
  outbox: { key: string; value: StudyEvent };
  /** Study events that the server will not take, each with its reason. */
  refused: { key: string; value: { event: StudyEvent; reason: string } };
  /** Notes as the server said last, by their ids. */
  notes: { key: string; value: NoteView };
  /** What is being typed and is no edit yet, by page and note. */
  drafts: { key: string; value: Draft };
  /** Frames of notes that the server has not made yet, by their addresses. */
  frames: { key: string; value: { address: string; picture: Blob } };
}

/** A note as it stands in a field. `at` is when its last letter was typed, Unix milliseconds; `page` names the page it is typed in. */
export interface Draft {
  note: string;
  lecture: string;
  second: number | null;
  text: string;
  bases: readonly string[];
  at: number;
  page: string;
}

export type Box = 'kept' | 'outbox' | 'refused' | 'notes' | 'drafts' | 'frames';
type Value<B extends Box> = Boxes[B]['value'];

const name = 'carrel';
const version = 2;
const boxes = ['kept', 'outbox', 'refused', 'notes', 'drafts', 'frames'] as const satisfies readonly Box[];

/** Add the boxes that a database of an older version lacks. */
function upgrade(database: IDBPDatabase<Boxes>): void {
  for (const box of boxes) {
    if (!database.objectStoreNames.contains(box)) database.createObjectStore(box);
  }
}

/**
 * The device's storage (IndexedDB). Where it is closed to us (private windows of some browsers) or full, the page's memory serves,
 * so that nothing here fails; then things last as long as the page.
 */
class Device {
  #opened: Promise<IDBPDatabase<Boxes> | null> | undefined;
  #memory: Record<Box, Map<string, unknown>> = {
    kept: new Map(),
    outbox: new Map(),
    refused: new Map(),
    notes: new Map(),
    drafts: new Map(),
    frames: new Map(),
  };

  #open(): Promise<IDBPDatabase<Boxes> | null> {
    this.#opened ??= openDB<Boxes>(name, version, {
      upgrade,
      // Another tab wants to upgrade the database, or the browser closed it: the next use opens it anew.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        this.#opened = undefined;
      },
      terminated: () => {
        this.#opened = undefined;
      },
    }).catch(() => null);
    return this.#opened;
  }

  /** Wait until it can be used, or is known to be closed to us. */
  async open(): Promise<void> {
    await this.#try(() => Promise.resolve());
  }

  async get<B extends Box>(box: B, key: string): Promise<Value<B> | undefined> {
    const remembered = this.#memory[box].get(key);
    if (remembered !== undefined) return remembered as Value<B>;
    return this.#try((database) => database.get(box, key));
  }

  async all<B extends Box>(box: B): Promise<Value<B>[]> {
    const stored = (await this.#try((database) => database.getAll(box))) ?? [];
    return [...stored, ...(this.#memory[box].values() as Iterable<Value<B>>)];
  }

  /** Put things under their keys, all or none. True: they are on the device and outlast the page. */
  async put<B extends Box>(box: B, things: readonly (readonly [string, Value<B>])[]): Promise<boolean> {
    const done = await this.#try(async (database) => {
      const writing = database.transaction(box, 'readwrite', { durability: box === 'outbox' ? 'strict' : 'relaxed' });
      for (const [key, value] of things) void writing.store.put(value, key);
      await writing.done;
      return true;
    });
    for (const [key, value] of things) {
      if (done) this.#memory[box].delete(key);
      else this.#memory[box].set(key, value);
    }
    return done ?? false;
  }

  async remove(box: Box, keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#memory[box].delete(key);
    await this.#try(async (database) => {
      const writing = database.transaction(box, 'readwrite');
      for (const key of keys) void writing.store.delete(key);
      await writing.done;
    });
  }

  async #try<T>(act: (database: IDBPDatabase<Boxes>) => Promise<T>): Promise<T | undefined> {
    try {
      const database = await this.#open();
      return database ? await act(database) : undefined;
    } catch {
      return undefined;
    }
  }
}

export const device = new Device();
