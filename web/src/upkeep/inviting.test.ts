import { expect, test } from 'vitest';
import type { LinkView } from '../api/types';
import { secondsLeft, sorted } from './inviting.svelte';

test('an invitation counts down to nothing and not below', () => {
  const invitation = { expires_at: '2026-11-26T12:10:00Z' };
  const at = (time: string) => secondsLeft(invitation, Date.parse(`2026-11-26T${time}Z`));
  expect([at('12:00:00'), at('12:09:59.500'), at('12:10:00'), at('13:00:00')]).toEqual([600, 1, 0, 0]);
});

test('the name comes before addresses in numbers, which keep their order', () => {
  const link = (kind: LinkView['kind'], url: string): LinkView => ({ kind, url, pairing_url: url, qr_svg: '' });
  const links = [link('address', 'a'), link('address', 'b'), link('proxy', 'p'), link('name', 'n')];
  expect(sorted(links).map(({ url }) => url)).toEqual(['n', 'p', 'a', 'b']);
});
