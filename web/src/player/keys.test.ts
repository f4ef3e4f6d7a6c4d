import { expect, test } from 'vitest';
import { action, type Focus } from './keys';

const press = (key: string, focus: Focus = 'free', held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  action({ key, ctrlKey: false, metaKey: false, altKey: false, ...held }, focus);

test.each([
  [' ', { do: 'toggle' }],
  ['k', { do: 'toggle' }],
  ['K', { do: 'toggle' }],
  ['j', { do: 'skip', seconds: -10 }],
  ['l', { do: 'skip', seconds: 10 }],
  ['ArrowLeft', { do: 'skip', seconds: -5 }],
  ['ArrowRight', { do: 'skip', seconds: 5 }],
  ['<', { do: 'speed', steps: -1 }],
  ['>', { do: 'speed', steps: 1 }],
  ['c', { do: 'captions' }],
  ['f', { do: 'fullscreen' }],
  ['m', { do: 'mute' }],
  ['Escape', { do: 'leave' }],
  ['x', null],
  ['/', null],
])('%j', (key, wanted) => expect(press(key)).toEqual(wanted));

test('what is typed into a field is text', () => expect(press('k', 'typing')).toBeNull());

test('space presses the button it is on, other keys still reach the player', () => {
  expect(press(' ', 'pressable')).toBeNull();
  expect(press('l', 'pressable')).toEqual({ do: 'skip', seconds: 10 });
});

test("the browser's own shortcuts stay its own", () => {
  expect(press('f', 'free', { ctrlKey: true })).toBeNull();
  expect(press('l', 'free', { metaKey: true })).toBeNull();
  expect(press('ArrowLeft', 'free', { altKey: true })).toBeNull();
});
