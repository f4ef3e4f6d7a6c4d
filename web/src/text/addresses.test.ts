import { expect, test } from 'vitest';
import { bare, forPeople } from './addresses';

const name = 'http://carrel.local:8420';
const four = 'http://192.168.1.2:8420';
const six = 'http://[fd00::12]:8420';

test('an address of IPv6 is for people only where there is none of IPv4', () => {
  expect(forPeople([name, six, four])).toEqual([name, four]);
  expect(forPeople([name, six])).toEqual([name, six]);
  expect(forPeople(['https://video.example', six])).toEqual(['https://video.example', six]);
  expect(forPeople([])).toEqual([]);
});

test('an address is said without what goes without saying', () => {
  expect([`${name}/`, 'https://video.example'].map(bare)).toEqual(['carrel.local:8420', 'video.example']);
});
