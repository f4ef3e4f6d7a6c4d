import { expect, test } from 'vitest';
import { LoopGuard } from './again';

test('a page is loaded again once, and later again', () => {
  const box = new Map<string, string>();
  const storage = { getItem: (key: string) => box.get(key) ?? null, setItem: (key: string, value: string) => void box.set(key, value) };
  const guard = new LoopGuard('reloaded', () => storage);
  expect(guard.pass('/a', 0)).toBe(true);
  expect(guard.pass('/a', 1_000)).toBe(false);
  expect(guard.pass('/b', 1_500)).toBe(true);
  expect(guard.pass('/b', 60_000)).toBe(true);
});

test('where nothing can be kept, no page is loaded again', () => {
  const closed = () => {
    throw new DOMException('closed', 'SecurityError');
  };
  expect(new LoopGuard('reloaded', closed).pass('/a', 0)).toBe(false);
});
