import { ApiError, api } from '../api/client';
import { connection } from '../api/connection.svelte';
import type { RecordedView } from '../api/types';
import { device } from '../store/device';
import { inOrder, type StudyEvent } from './events';

/** Told of what was recorded on this device (in any of its tabs) and of what the server made of it. */
export interface Listener {
  recorded(events: readonly StudyEvent[]): void;
  /** `events` are those that were sent. They are out of `waiting` by now, unless the server said nothing of them. */
  answered(view: RecordedView, events: readonly StudyEvent[]): void;
}

type Message = { recorded: StudyEvent[] } | { answered: RecordedView; events: StudyEvent[] };

/** Most events of one request, and most bytes: the server takes a megabyte, a page that is being left 64 KiB. */
const batchEvents = 500;
const batchBytes = 400_000;
const leavingBytes = 60_000;
/** Milliseconds until the next try after the server was away: doubled each time. */
const firstPause = 1_000;
const longestPause = 60_000;
/** Answers that say that the events are at fault, not the moment. */
const refusals: readonly number[] = [400, 413, 422];

/**
 * Study events on their way to the journal. An event is on this device before it is sent and leaves it when the server has said that
 * it is in the journal. Events have ids and are taken once, so that sending one twice does no harm.
 */
class Outbox {
  /** How many events the server has not acknowledged. */
  unsent = $state(0);
  /** Why they could not be sent, as long as that is so. */
  problem = $state.raw<ApiError | undefined>();
  /** How often the server has taken events. */
  answers = 0;
  #waiting = new Map<string, StudyEvent>();
  #listeners = new Set<Listener>();
  #channel: BroadcastChannel | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = firstPause;
  #sending = false;
  #leaving = false;

  /** The events that the server has not acknowledged, in their order. */
  get waiting(): StudyEvent[] {
    return [...this.#waiting.values()].sort(inOrder);
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begin with what an earlier page left behind. */
  start(): void {
    this.#channel = new BroadcastChannel('carrel.study');
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if ('recorded' in data) this.#take(data.recorded);
      else this.#answer(data.answered, data.events);
    };
    connection.onReturn(() => this.#again());
    addEventListener('pagehide', () => {
      this.#leaving = true;
      this.#flush();
    });
    addEventListener('pageshow', () => (this.#leaving = false));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.#flush();
      else void this.#return();
    });
    void this.#return();
  }

  /** Keep an event and send it. True when it is on this device's disk; false when only this page has it so far. */
  record(...events: StudyEvent[]): Promise<boolean> {
    const stored = device.put('outbox', events.map((event) => [event.id, event] as const));
    this.#take(events);
    this.#channel?.postMessage({ recorded: events } satisfies Message);
    if (this.#leaving) this.#flush();
    else void stored.then(() => this.#send());
    return stored;
  }

  #take(events: readonly StudyEvent[]): void {
    const fresh = events.filter((event) => !this.#waiting.has(event.id));
    for (const event of fresh) this.#waiting.set(event.id, event);
    this.unsent = this.#waiting.size;
    if (fresh.length > 0) for (const listener of this.#listeners) listener.recorded(fresh);
  }

  /** The page is there again: take what other tabs left, and try at once. */
  async #return(): Promise<void> {
    this.#take((await device.all('outbox')).sort(inOrder));
    this.#again();
  }

  #again(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pause = firstPause;
    void this.#send();
  }

  /** Send all, batch after batch; when the server is away, later again. One tab at a time where the browser can see to that. */
  async #send(): Promise<void> {
    if (this.#sending || this.#timer !== undefined) return;
    this.#sending = true;
    try {
      while (this.#waiting.size > 0) {
        let batch: StudyEvent[] = [];
        await alone(() => this.#post((batch = this.#batch(batchBytes))));
        // Answered and yet nothing of it settled: not again at once. How many wait says nothing, for more may have come meanwhile.
        if (batch.length > 0 && batch.every(({ id }) => this.#waiting.has(id))) throw new ApiError(0, 'error', '', '');
        this.problem = undefined;
        this.#pause = firstPause;
      }
    } catch (reason) {
      this.problem = reason instanceof ApiError ? reason : new ApiError(0, 'error', '', '');
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        void this.#send();
      }, this.#pause * (0.8 + 0.4 * Math.random()));
      this.#pause = Math.min(longestPause, this.#pause * 2);
    } finally {
      this.#sending = false;
    }
  }

  /** The first events that fit into so many bytes, at least one. */
  #batch(bytes: number): StudyEvent[] {
    const batch: StudyEvent[] = [];
    let left = bytes;
    for (const event of this.waiting.slice(0, batchEvents)) {
      // A letter is at most three bytes of UTF-8 for each unit that a string counts.
      left -= JSON.stringify(event).length * 3;
      if (left < 0 && batch.length > 0) break;
      batch.push(event);
    }
    return batch;
  }

  async #post(events: readonly StudyEvent[], keepalive = false): Promise<void> {
    if (events.length === 0) return;
    let view: RecordedView;
    try {
      view = await api.record(events, keepalive);
    } catch (reason) {
      if (!(reason instanceof ApiError) || !refusals.includes(reason.status)) throw reason;
      if (events.length > 1) {
        const half = events.length >> 1;
        await this.#post(events.slice(0, half));
        return this.#post(events.slice(half));
      }
      view = { kept: [], refused: [{ id: events[0]!.id, message: reason.message }], progress: [], notes: [] };
    }
    await this.#setAside(view, events);
    await device.remove('outbox', [...view.kept, ...view.refused.map(({ id }) => id)]);
    this.#answer(view, events);
    this.#channel?.postMessage({ answered: view, events: [...events] } satisfies Message);
  }

  /** What the server will never take is kept apart, for who looks for it. */
  async #setAside(view: RecordedView, events: readonly StudyEvent[]): Promise<void> {
    for (const { id, message } of view.refused) {
      const event = events.find((one) => one.id === id);
      if (!event) continue;
      console.warn(`A study event was refused: ${message}`, event);
      await device.put('refused', [[id, { event, reason: message }]]);
    }
  }

  #answer(view: RecordedView, events: readonly StudyEvent[]): void {
    for (const id of view.kept) this.#waiting.delete(id);
    for (const { id } of view.refused) this.#waiting.delete(id);
    this.unsent = this.#waiting.size;
    this.answers += 1;
    for (const listener of this.#listeners) listener.answered(view, events);
  }

  /** The page may be gone in a moment: send what there is, in a request that outlives it. */
  #flush(): void {
    // Without an answer they stay on the device and are sent again.
    this.#post(this.#batch(leavingBytes), true).catch(() => {});
  }
}

/** Do something while no other tab does. Browsers have no locks on plain http; then tabs may do it at the same time. */
async function alone(act: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return act();
  await navigator.locks.request('carrel.outbox', act);
}

export const outbox = new Outbox();

/** Ask the server for what events change; again if it took some meanwhile, for then the answer may be of before. */
export async function latest<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    const answers = outbox.answers;
    const view = await load();
    if (answers === outbox.answers) return view;
  }
}
