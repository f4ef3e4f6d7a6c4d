import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Adding } from './adding.svelte';

/** Lets the answer to the question how far the first look is come, when it is called. */
let release: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  const held = new Promise<void>((resolve) => (release = resolve));
  vi.stubGlobal('fetch', async (path: string, { method = 'GET', body }: RequestInit) => {
    if (method === 'DELETE') return new Response(null, { status: 204 });
    const address = method === 'POST' ? (JSON.parse(String(body)) as { address: string }).address : path.split('/').at(-1);
    if (method === 'GET' && address === 'first') {
      await held;
      return Response.json({ error: { code: 'not-found', message: 'It was cancelled.', hint: '' } }, { status: 404 });
    }
    const state = method === 'POST' ? 'working' : 'done';
    return Response.json({ id: address, address, state, elapsed_s: 0, note: '', found: null, failure: null });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('another address is looked at though the server has not yet said how far the cancelled look is', async () => {
  const adding = new Adding();
  adding.address = 'first';
  void adding.ask();
  await vi.advanceTimersByTimeAsync(600);
  adding.cancel();
  adding.address = 'second';
  void adding.ask();
  await vi.advanceTimersByTimeAsync(0);
  expect(adding.look?.id).toBe('second');
  release();
  await vi.advanceTimersByTimeAsync(600);
  expect([adding.look?.id, adding.look?.state, adding.task.problem]).toEqual(['second', 'done', undefined]);
});

test('a look that the server does not know any more is told and ends', async () => {
  const adding = new Adding();
  adding.address = 'first';
  void adding.ask();
  release();
  await vi.advanceTimersByTimeAsync(600);
  expect([adding.look, adding.task.problem?.message]).toEqual([undefined, 'It was cancelled.']);
});
