import { expect, test } from 'vitest';
import { LoopGuard, destination, secretIn } from './place';

const at = (path: string) => new URL(path, 'http://carrel.local:8420');

test('the way on is where one was, and the start from the page of pairing itself', () => {
  expect(destination(at('/lectures/x?t=12'))).toBe('/lectures/x?t=12');
  expect(destination(at('/lectures/x?t=12#abc'))).toBe('/lectures/x?t=12');
  expect(destination(at('/pair'))).toBe('/');
  expect(destination(at('/pair#abc'))).toBe('/');
  expect(destination(at('/pair/'))).toBe('/');
});

test.each(['//evil.example/x', '///evil.example/x', '/\\evil.example/x', '//pair/../evil.example'])('%s leads to no other site', (path) => {
  const onward = destination(new URL(`http://carrel.local:8420${path}`));
  expect(at(onward).host).toBe('carrel.local:8420');
});

test('a secret is what stands in the fragment', () => {
  expect(secretIn(at('/pair#aB3_-x'))).toBe('aB3_-x');
  expect(secretIn(at('/pair'))).toBe('');
});

test('a page is loaded again once, and later again', () => {
  const box = new Map<string, string>();
  const storage = { getItem: (key: string) => box.get(key) ?? null, setItem: (key: string, value: string) => void box.set(key, value) };
  const guard = new LoopGuard(storage, 'reloaded');
  expect(guard.pass('/a', 0)).toBe(true);
  expect(guard.pass('/a', 1_000)).toBe(false);
  expect(guard.pass('/b', 1_500)).toBe(true);
  expect(guard.pass('/b', 60_000)).toBe(true);
});

test('where nothing can be kept, no page is loaded again', () => {
  const closed = () => {
    throw new DOMException('closed', 'SecurityError');
  };
  expect(new LoopGuard({ getItem: closed, setItem: closed }, 'reloaded').pass('/a', 0)).toBe(false);
});
