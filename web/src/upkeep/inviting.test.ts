import { expect, test } from 'vitest';
import { secondsLeft } from './inviting.svelte';

test('an invitation counts down to nothing and not below', () => {
  const invitation = { expires_at: '2026-11-26T12:10:00Z' };
  const at = (time: string) => secondsLeft(invitation, Date.parse(`2026-11-26T${time}Z`));
  expect([at('12:00:00'), at('12:09:59.500'), at('12:10:00'), at('13:00:00')]).toEqual([600, 1, 0, 0]);
});
