import { expect, test } from 'vitest';
import { destination, secretIn } from './place';

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

test('a secret is 43 letters behind the address of pairing', () => {
  const secret = 'aB3_-'.padEnd(43, 'x');
  expect(secretIn(at(`/pair#${secret}`))).toBe(secret);
  expect(secretIn(at('/pair'))).toBe('');
});

test.each(['/pair#t=12', `/pair#${'x'.repeat(42)}`, `/pair#${'x'.repeat(44)}`, `/pair#${'x'.repeat(42)}=`, `/lectures/x#${'x'.repeat(43)}`, '/x#t=12'])(
  '%s holds none',
  (path) => expect(secretIn(at(path))).toBe(''),
);
