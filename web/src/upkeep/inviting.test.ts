import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceView } from '../api/types';
import { Inviting, secondsLeft } from './inviting.svelte';

/** What was asked of the server, and what it says now. */
let asked: string[];
let devices: DeviceView[];
let made: number;
/** Keeps the answer to the next invitation back until it is called. */
let hold: Promise<void> | undefined;

const device = (id: string, name: string): DeviceView => ({ id, name, paired_at: '', last_seen_at: null, may_manage: false, current: false });
const looks = () => asked.filter((line) => line === 'GET /api/v1/devices').length;

beforeEach(() => {
  [asked, devices, made, hold] = [[], [], 0, undefined];
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (path: string, { method = 'GET' }: RequestInit) => {
    asked.push(`${method} ${path}`);
    if (method === 'DELETE') return new Response(null, { status: 204 });
    if (method === 'GET') return Response.json({ devices, lan: null });
    await hold;
    made += 1;
    return Response.json({ id: `i${made}`, code: `${made}`, expires_at: '', lasts_s: 600, may_manage: false, links: [] }, { status: 201 });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('an invitation counts down to nothing and not below', () => {
  const after = (seconds: number) => secondsLeft(600, 1_000_000, 1_000_000 + seconds * 1000);
  expect([after(0), after(599.5), after(600), after(4_000)]).toEqual([600, 1, 0, 0]);
});

test('an invitation that comes after the dialog was closed is withdrawn, and nothing is looked for', async () => {
  let release = () => {};
  hold = new Promise((resolve) => (release = resolve));
  const inviting = new Inviting();
  const invited = inviting.invite(false);
  expect(await inviting.close()).toBe(false);
  release();
  await invited;
  await vi.advanceTimersByTimeAsync(60_000);
  const invitations = asked.filter((line) => line.includes('invitations'));
  expect(invitations).toEqual(['POST /api/v1/devices/invitations', 'DELETE /api/v1/devices/invitations/i1']);
  expect(looks()).toBe(1);
});

test('a code that is over is looked for no more', async () => {
  const inviting = new Inviting();
  await inviting.invite(false);
  await vi.advanceTimersByTimeAsync(601_000);
  expect(inviting.over).toBe(true);
  const before = looks();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks()).toBe(before);
});

test('a device that joined is followed until it has its name, or has had time for that', async () => {
  const inviting = new Inviting();
  await inviting.invite(false);
  devices = [device('a', 'Android phone')];
  await vi.advanceTimersByTimeAsync(4_000);
  expect(inviting.joined?.name).toBe('Android phone');
  devices = [device('a', 'Grace')];
  await vi.advanceTimersByTimeAsync(4_000);
  expect(inviting.joined?.name).toBe('Grace');
  const named = looks();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks()).toBe(named);

  await inviting.invite(false);
  devices = [device('b', 'iPhone'), ...devices];
  await vi.advanceTimersByTimeAsync(300_000);
  expect(inviting.joined?.name).toBe('iPhone');
  const waited = looks();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks()).toBe(waited);
});

test('a device that was in before joins with its name, and is not waited for', async () => {
  devices = [device('a', 'Grace')];
  const inviting = new Inviting();
  await inviting.invite(false);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(inviting.joined).toBe(undefined);
  devices = [device('b', 'Grace')];
  await vi.advanceTimersByTimeAsync(4_000);
  expect([inviting.joined?.id, inviting.again]).toEqual(['b', true]);
  const joined = looks();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks()).toBe(joined);
});

test('an invitation is withdrawn when another has taken its place; one that was used is not', async () => {
  const withdrawn = () => asked.filter((line) => line.startsWith('DELETE')).map((line) => line.split('/').at(-1));
  const inviting = new Inviting();
  await inviting.invite(false);
  expect(withdrawn()).toEqual([]);
  await inviting.invite(true);
  expect(withdrawn()).toEqual(['i1']);
  expect(inviting.invitation?.id).toBe('i2');
  devices = [device('a', 'Grace')];
  await vi.advanceTimersByTimeAsync(4_000);
  await inviting.invite(false);
  expect(withdrawn()).toEqual(['i1']);
  await inviting.close();
});

test('a code still stands when nobody joined by it, as far as a last look tells', async () => {
  const inviting = new Inviting();
  await inviting.invite(false);
  expect(await inviting.close()).toBe(true);
  const used = new Inviting();
  await used.invite(false);
  devices = [device('a', 'Grace')];
  expect(await used.close()).toBe(false);
});
