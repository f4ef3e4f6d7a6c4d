import { expect, test } from 'vitest';
import { secondsLeft } from './inviting.svelte';

test('an invitation counts down to nothing and not below', () => {
  const after = (seconds: number) => secondsLeft(600, 1_000_000, 1_000_000 + seconds * 1000);
  expect([after(0), after(599.5), after(600), after(4_000)]).toEqual([600, 1, 0, 0]);
});
