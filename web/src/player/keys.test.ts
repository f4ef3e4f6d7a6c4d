import { expect, test } from 'vitest';
import { action, bindings, letterOf, type Focus, type Press } from './keys';

const pressed = (key: string, held: Partial<Press> = {}): Press => {
  return { key, code: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held };
};
const press = (key: string, focus: Focus = 'free', held: Partial<Press> = {}) => action(pressed(key, held), focus);

test.each([
  [' ', { do: 'toggle' }],
  ['k', { do: 'toggle' }],
  ['K', { do: 'toggle' }],
  ['j', { do: 'skip', seconds: -10 }],
  ['l', { do: 'skip', seconds: 10 }],
  ['ArrowLeft', { do: 'skip', seconds: -5 }],
  ['ArrowRight', { do: 'skip', seconds: 5 }],
  ['ArrowUp', { do: 'volume', steps: 1 }],
  ['ArrowDown', { do: 'volume', steps: -1 }],
  ['<', { do: 'speed', steps: -1 }],
  ['>', { do: 'speed', steps: 1 }],
  [',', { do: 'frame', steps: -1 }],
  ['.', { do: 'frame', steps: 1 }],
  ['0', { do: 'part', share: 0 }],
  ['7', { do: 'part', share: 0.7 }],
  ['c', { do: 'captions' }],
  ['f', { do: 'fullscreen' }],
  ['t', { do: 'theatre' }],
  ['i', { do: 'picture' }],
  ['m', { do: 'mute' }],
  ['?', { do: 'help' }],
  ['Escape', { do: 'leave' }],
  ['x', null],
  ['/', null],
])('%j', (key, wanted) => expect(press(key)).toEqual(wanted));

test('Shift makes an arrow skip further and a letter change the lecture', () => {
  expect(press('ArrowRight', 'free', { shiftKey: true })).toEqual({ do: 'skip', seconds: 30 });
  expect(press('N', 'free', { shiftKey: true })).toEqual({ do: 'next' });
  expect(press('P', 'free', { shiftKey: true })).toEqual({ do: 'previous' });
  expect(press('n')).toBeNull();
  expect(press('N')).toBeNull();
});

test('what is typed into a field is text', () => {
  for (const { keys } of bindings) for (const key of keys) expect(press(key, 'typing')).toBeNull();
});

test('space presses the button it is on, other keys still reach the player', () => {
  expect(press(' ', 'pressable')).toBeNull();
  expect(press('l', 'pressable')).toEqual({ do: 'skip', seconds: 10 });
});

test('a slider keeps its arrows, and a text the arrows that walk it', () => {
  for (const key of ['ArrowUp', 'ArrowLeft', 'Home', '5', ' ']) expect(press(key, 'setting')).toBeNull();
  expect(press('k', 'setting')).toEqual({ do: 'toggle' });
  expect(press('ArrowDown', 'text')).toBeNull();
  expect(press('ArrowLeft', 'text')).toEqual({ do: 'skip', seconds: -5 });
});

test("the browser's own shortcuts stay its own", () => {
  expect(press('f', 'free', { ctrlKey: true })).toBeNull();
  expect(press('l', 'free', { metaKey: true })).toBeNull();
  expect(press('ArrowLeft', 'free', { altKey: true })).toBeNull();
});

test('on a Greek or Russian layout the letter in its place counts, on a French one the letter on the key', () => {
  expect(press('κ', 'free', { code: 'KeyK' })).toEqual({ do: 'toggle' });
  expect(press('о', 'free', { code: 'KeyJ' })).toEqual({ do: 'skip', seconds: -10 });
  expect(letterOf({ key: 'a', code: 'KeyQ' })).toBe('a');
  expect(letterOf({ key: ',', code: 'KeyM' })).toBe(',');
});

test('no key is bound twice', () => {
  const all = bindings.flatMap(({ keys, shift }) => keys.flatMap((key) => (shift === undefined ? [false, true] : [shift]).map((held) => `${key} ${held}`)));
  expect(new Set(all).size).toBe(all.length);
});
