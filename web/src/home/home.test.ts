import { describe, expect, test } from 'vitest';
import type { CourseView, LectureLine, ProgressView } from '../api/types';
import { news, noted } from './arrivals';
import { continuing } from './continuing';
import { shelvesOf } from './shelves';

function line(id: string, ready = true): LectureLine {
  const state = ready ? 'ready' : 'waiting';
  const file = ready ? `${id}.mp4` : null;
  return { id, title: id, position: 1, duration_s: 100, state, languages: [], file, poster: null, failure: null, attachments: [] };
}

function course(id: string, ...lectures: LectureLine[]): CourseView {
  const facts = { program: null, source: '', description: '', lectures: lectures.length, ready: 0, duration_s: 0 };
  return { id, title: id, ...facts, poster_lecture: null, listed_at: null, sections: [{ title: 'Week 1', lectures }] };
}

function done(id: string, last: string | null, complete = false, resume: number | null = null): [string, ProgressView] {
  const facts = { share: complete ? 1 : 0.3, completed_at: null, notes: 0, intervals: [] };
  return [id, { lecture_id: id, complete, resume_s: resume, last_at: last, ...facts }];
}

const of = (...all: [string, ProgressView][]) => {
  const map = new Map(all);
  return (id: string) => map.get(id);
};

describe('watching goes on', () => {
  const one = course('one', line('a'), line('b'), line('c', false), line('d'));
  const two = course('two', line('x'), line('y'));
  const places = (...all: [string, ProgressView][]) => continuing([one, two], of(...all)).map(({ lecture, at }) => [lecture.id, at]);

  test('with the lecture watched last in each course, the latest course first', () => {
    expect(places(done('a', '2026-01-03', false, 40), done('x', '2026-01-05', false, 7))).toEqual([['x', 7], ['a', 40]]);
  });

  test('with the next one that is here when that is complete', () => {
    expect(places(done('b', '2026-01-03', true))).toEqual([['d', null]]);
  });

  test('with what was skipped when nothing is left behind it, and nowhere when all is done', () => {
    expect(places(done('d', '2026-01-03', true))).toEqual([['a', null]]);
    expect(places(done('x', '2026-01-03', true), done('y', '2026-01-02', true))).toEqual([['a', null]]);
  });

  test('at the beginning of all where nothing was done', () => expect(places()).toEqual([['a', null]]));

  test('in what was noted, though not watched', () => expect(places(done('b', '2026-01-01')).at(0)).toEqual(['b', null]));
});

describe('new is', () => {
  const day = 86_400_000;
  const before = course('one', line('a'), line('b', false));
  const after = course('one', line('a'), line('b'));
  const told = (arrivals: ReturnType<typeof noted>, now: number, ...all: [string, ProgressView][]) =>
    news(arrivals, [after], of(...all), now).flatMap(({ lectures }) => lectures.map(({ id }) => id));

  test('nothing at first, and nothing of a course that comes as a whole', () => {
    const first = noted(undefined, [before], day);
    expect(told(first, day)).toEqual([]);
    const soon = noted(first, [after], day + 3_600_000);
    expect(told(soon, day + 3_600_000)).toEqual([]);
  });

  test('what came to a course that was here, until it is begun, seen or old', () => {
    const arrivals = noted(noted(undefined, [before], day), [after], 3 * day);
    expect(told(arrivals, 4 * day)).toEqual(['b']);
    expect(told(arrivals, 4 * day, done('b', '2026-01-01'))).toEqual([]);
    expect(told({ ...arrivals, seen: 3.5 * day }, 4 * day)).toEqual([]);
    expect(told(arrivals, 18 * day)).toEqual([]);
  });

  test('not kept anew where nothing came', () => {
    const first = noted(undefined, [before], day);
    expect(noted(first, [before], 2 * day)).toBe(first);
  });
});

test('programs come in order, courses of none at the end', () => {
  const view = { programs: [{ title: 'P', courses: ['b', 'a'] }], courses: [course('a'), course('b'), course('c')] };
  expect(shelvesOf(view).map(({ title, courses }) => [title, courses.map(({ id }) => id)])).toEqual([['P', ['b', 'a']], ['', ['c']]]);
});
