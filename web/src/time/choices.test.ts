import { describe, expect, test } from 'vitest';
import type { CourseView, LibraryView, PlanView } from '../api/types';
import { choiceOf, choicesOf, planOf, proposal, stillOpen, termsFrom, titleOf, usualEnd } from './choices';

const course = (id: string, title: string) => ({ id, title, sections: [] }) as unknown as CourseView;
const courses = [course('a', 'Nets'), course('b', 'Tuning'), course('c', 'Rivers')];
const library = {
  courses,
  programs: [
    { title: 'Deep Learning', courses: ['a', 'b', 'gone'] },
    { title: 'Water', courses: ['c'] },
  ],
} as unknown as LibraryView;
const choices = choicesOf(library);

test('one can choose programs of several courses, and courses', () => {
  expect(choices.programs.map(({ title, courses: ids }) => [title, ids])).toEqual([['Deep Learning', ['a', 'b']]]);
  expect(choices.courses.map(({ title }) => title)).toEqual(['Nets', 'Tuning', 'Rivers']);
});

test('what is complete is not offered; a program is while something of it is open', () => {
  const titles = (open: string[]) => {
    const { programs, courses: single } = stillOpen(choices, (id) => open.includes(id));
    return [...programs, ...single].map(({ title }) => title);
  };
  expect(titles(['b', 'c'])).toEqual(['Deep Learning', 'Tuning', 'Rivers']);
  expect(titles(['c'])).toEqual(['Rivers']);
  expect(titles([])).toEqual([]);
});

test('a plan is called as what it is about', () => {
  expect(titleOf(choices, ['b', 'a'], 'en')).toBe('Deep Learning');
  expect(titleOf(choices, ['c'], 'en')).toBe('Rivers');
  expect(titleOf(choices, ['a', 'c'], 'en')).toBe('Nets and Rivers');
  expect(titleOf(choices, ['a', 'c'], 'de')).toBe('Nets und Rivers');
  expect(choiceOf(choices, ['a', 'c'])).toBeUndefined();
  const long = choicesOf({ courses: [course('x', 'é🙂'.repeat(400))], programs: [] } as unknown as LibraryView);
  expect([...titleOf(long, ['x'], 'en')]).toHaveLength(300);
});

describe('what is proposed', () => {
  const all = () => true;

  test('is the program of the course studied last', () => {
    expect(proposal(choices, courses, ({ id }) => (id === 'b' ? '2026-11-20' : ''), all)?.title).toBe('Deep Learning');
    expect(proposal(choices, courses, ({ id }) => (id === 'c' ? '2026-11-20' : ''), all)?.title).toBe('Rivers');
  });

  test('is nothing that is complete', () => {
    const last = ({ id }: CourseView) => (id === 'c' ? '2026-11-20' : '');
    expect(proposal(choices, courses, last, ({ id }) => id !== 'c')?.title).toBe('Deep Learning');
    expect(proposal(choices, courses, last, () => false)).toBeUndefined();
    expect(proposal(choicesOf({ courses: [], programs: [] } as unknown as LibraryView), [], last, all)).toBeUndefined();
  });

  test('ends in whole weeks, at leisure', () => {
    expect(usualEnd(0, '2026-11-21')).toBe('2026-11-28');
    expect(usualEnd(10 * 3600, '2026-11-21')).toBe('2026-12-05');
    expect(usualEnd(1e7, '2026-11-21')).toBe('2027-11-20');
  });
});

describe('the terms of a plan', () => {
  const said = { title: 'Rivers', courses: ['c'], finish_by: '2026-12-20', days: [0] };
  const before = { id: 'p', start_on: '2026-11-01', finish_by: '2026-12-01', courses: ['c'] } as PlanView;

  test('a new one begins today', () => {
    expect(termsFrom(said, undefined, '2026-11-21', () => 'new')).toEqual({ ...said, plan: 'new', start_on: '2026-11-21' });
  });

  test('one that runs keeps its beginning, one that is over begins anew', () => {
    expect(termsFrom(said, before, '2026-11-21', () => 'new')).toEqual({ ...said, plan: 'p', start_on: '2026-11-01' });
    expect(termsFrom(said, before, '2026-12-02', () => 'new')).toEqual({ ...said, plan: 'p', start_on: '2026-12-02' });
  });

  test('there is no second plan of the same courses', () => {
    expect(planOf([before], ['c'])).toBe(before);
    expect(planOf([before], ['c', 'a'])).toBeUndefined();
  });
});
