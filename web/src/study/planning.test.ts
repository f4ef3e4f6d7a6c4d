import { describe, expect, test } from 'vitest';
import type { PlanView, PlansView } from '../api/types';
import { plusDays, weekdayOf } from '../text/dates';
import type { PlanSet, StudyEvent } from './events';
import { studyDays, termsOf, withUnsent } from './planning';

const today = '2026-11-20'; // a Friday
const work = () => ({ total_s: 36_000, remaining_s: 18_000, speed: 1.5 });

let made = 0;
const set = (terms: Partial<PlanSet>): PlanSet => {
  made += 1;
  return {
    event: 'plan_set',
    id: String(made).padStart(4, '0'),
    device: 'web-abcdefgh',
    at: `2026-11-20T10:00:00.${String(made).padStart(3, '0')}Z`,
    offset_min: 0,
    plan: 'p',
    title: 'Rivers',
    courses: ['c'],
    start_on: today,
    finish_by: '2026-11-24',
    days: [4, 0, 1],
    deleted: false,
    ...terms,
  };
};
const shown = (view: PlansView, ...events: StudyEvent[]) => withUnsent(view, events, work, today).plans;
const server = shown({ plans: [] }, set({})).map((plan): PlanView => ({ ...plan, state: 'behind', done_s: 600, lead_s: -9 }));

test('the weekdays between two days are counted as one would by hand', () => {
  const spans: [string, number, number[]][] = [
    ['2026-11-20', 0, [4]],
    ['2026-11-20', 30, [0, 6]],
    ['2026-12-30', 9, [2, 2, 3]],
    ['2028-02-01', 400, [0, 1, 2, 3, 4, 5, 6]],
  ];
  for (const [first, length, days] of spans) {
    const all = Array.from({ length: length + 1 }, (_, i) => plusDays(first, i));
    expect(studyDays(first, plusDays(first, length), days)).toBe(all.filter((day) => days.includes(weekdayOf(day))).length);
  }
  expect(studyDays('2026-11-20', '2026-11-19', [0, 1, 2, 3, 4, 5, 6])).toBe(0);
});

describe('a plan that the server has not seen', () => {
  test('is there, and asks for an even share of what is left', () => {
    const [plan] = shown({ plans: [] }, set({}));
    expect(plan).toMatchObject({ state: 'unsent', study_days_left: 3, owed_s: 6000, done_s: 0, days: [0, 1, 4], remaining_s: 18_000 });
  });

  test('asks for nothing on another day of the week, or before it begins', () => {
    expect(shown({ plans: [] }, set({ days: [5] }))[0]).toMatchObject({ owed_s: 0, study_days_left: 1 });
    expect(shown({ plans: [] }, set({ start_on: '2026-11-23' }))[0]).toMatchObject({ owed_s: 0, study_days_left: 2 });
  });

  test('when changed, keeps what was done today', () => {
    const [plan] = shown({ plans: server }, set({ finish_by: '2026-11-20' }));
    expect(plan).toMatchObject({ id: 'p', state: 'unsent', study_days_left: 1, done_s: 600, owed_s: 18_600, finish_by: '2026-11-20' });
  });

  test('when dropped, is gone, and back with its terms set again', () => {
    const drop = set({ deleted: true });
    expect(shown({ plans: server }, drop)).toEqual([]);
    const back = shown({ plans: server }, set({ ...termsOf(server[0]!) }), drop);
    expect(back.map(termsOf)).toEqual(server.map(termsOf));
  });

  test('stands among the others by when it ends', () => {
    const plans = shown({ plans: server }, set({ plan: 'q', finish_by: '2026-11-23' }), set({ plan: 'r', finish_by: '2026-12-01' }));
    expect(plans.map(({ id }) => id)).toEqual(['q', 'p', 'r']);
  });
});

test('what is no plan changes none', () => {
  const watched = { ...set({}), event: 'watched' } as unknown as StudyEvent;
  expect(shown({ plans: server }, watched)).toEqual(server);
});
