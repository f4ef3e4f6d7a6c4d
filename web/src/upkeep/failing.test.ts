import { describe, expect, test } from 'vitest';
import type { FailureLine } from '../api/types';
import { grouped, remedyOf } from './failing';

const line = (id: string, told: Partial<FailureLine> = {}): FailureLine => ({
  lecture_id: id,
  title: id,
  course_id: 'c',
  course: 'A course',
  section: '',
  position: 1,
  state: 'failed',
  step: 'fetch',
  code: 'x',
  message: 'It broke.',
  hint: 'Mend it.',
  remedy: 'needs-you',
  attempts: 1,
  again: 'asked',
  try_after: null,
  here: false,
  ...told,
});

describe('what helps', () => {
  test.each([
    [{ remedy: 'wait', again: 'later', state: 'waiting' }, 'wait'],
    [{ remedy: 'wait', again: 'next-sync', state: 'waiting' }, 'wait'],
    [{ remedy: 'wait', again: 'asked' }, 'you'],
    [{ remedy: 'needs-you', again: 'next-sync' }, 'you'],
    [{ remedy: 'none', again: 'asked' }, 'none'],
    [{ remedy: 'none', again: 'next-sync', state: 'unavailable' }, 'none'],
  ])('%o: %s', (told, remedy) => expect(remedyOf(line('a', told))).toBe(remedy));
});

test('failures stand by what helps, then by course and reason', () => {
  const groups = grouped([
    line('a'),
    line('b', { remedy: 'wait', again: 'next-sync' }),
    line('c'),
    line('d', { message: 'Another thing.' }),
    line('e', { course_id: 'k', course: 'Another' }),
  ]);
  const told = groups.map(({ remedy, courses }) => [
    remedy,
    courses.map(({ id, reasons }) => [id, reasons.map(({ lines }) => lines.map((one) => one.lecture_id).join(''))]),
  ]);
  expect(told).toEqual([
    ['you', [['c', ['ac', 'd']], ['k', ['e']]]],
    ['wait', [['c', ['b']]]],
  ]);
});
