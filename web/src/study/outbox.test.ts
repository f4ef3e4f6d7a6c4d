import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { made, type StudyEvent } from './events';
import { outbox } from './outbox.svelte';

/** The requests that the server has not answered, each with the events in it. */
let asked: { ids: string[]; answer: (kept: readonly string[]) => Promise<void> }[];

beforeEach(() => {
  asked = [];
  // No clock runs: what happens here, happens without waiting for a next try.
  vi.useFakeTimers();
  vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
    const ids = (JSON.parse(body) as { events: StudyEvent[] }).events.map(({ id }) => id);
    return new Promise<Response>((resolve) => {
      const answer = (kept: readonly string[]) => {
        resolve(Response.json({ kept, refused: [], progress: [], notes: [] }));
        return settled();
      };
      asked.push({ ids, answer });
    });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const mark = (lecture: string) => made.marked({ lecture, watched: true });

/** Let promises that wait for no clock be kept. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await vi.advanceTimersByTimeAsync(0);
}

async function record(event: StudyEvent): Promise<void> {
  await outbox.record(event);
  await settled();
}

test('what is recorded while other events are being sent goes with the next request, at once', async () => {
  const [first, second] = [mark('a'), mark('b')];
  await record(first);
  await record(second);
  expect(asked.map(({ ids }) => ids)).toEqual([[first.id]]);
  await asked[0]!.answer([first.id]);
  expect(outbox.problem).toBeUndefined();
  expect(asked.map(({ ids }) => ids)).toEqual([[first.id], [second.id]]);
  await asked[1]!.answer([second.id]);
  expect(outbox.unsent).toBe(0);
});

test('an answer that settles nothing is not asked for again at once', async () => {
  const event = mark('a');
  await record(event);
  await asked[0]!.answer([]);
  expect(outbox.problem).toBeDefined();
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_500);
  await settled();
  expect(asked).toHaveLength(2);
  await asked[1]!.answer([event.id]);
  expect(outbox.problem).toBeUndefined();
  expect(outbox.unsent).toBe(0);
});
