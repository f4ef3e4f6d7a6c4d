import { describe, expect, test } from 'vitest';
import { parse, to } from './route';

const at = (path: string) => parse(new URL(path, 'http://127.0.0.1:8420'));

describe('addresses are read', () => {
  test.each([
    ['/', { name: 'home' }],
    ['/library', { name: 'library' }],
    ['/study', { name: 'study' }],
    ['/notes', { name: 'notes', course: null }],
    ['/notes/c-1', { name: 'notes', course: 'c-1' }],
    ['/notes?q=chain+rule', { name: 'notes', course: null, query: 'chain rule' }],
    ['/notes/c-1/x', { name: 'unknown', path: '/notes/c-1/x' }],
    ['/courses/c-1', { name: 'course', id: 'c-1' }],
    ['/courses/c-1/record', { name: 'record', id: 'c-1' }],
    ['/lectures/x', { name: 'lecture', id: 'x', at: null, language: null, query: '' }],
    ['/lectures/x?t=842.25&lang=de&q=a%20minus%20y', { name: 'lecture', id: 'x', at: 842.25, language: 'de', query: 'a minus y' }],
    ['/lectures/x?t=9&view=read', { name: 'lecture', id: 'x', at: 9, language: null, query: '', view: 'read' }],
    ['/lectures/x?t=9&note=n-1', { name: 'lecture', id: 'x', at: 9, language: null, query: '', note: 'n-1' }],
    ['/lectures/x?t=0', { name: 'lecture', id: 'x', at: 0, language: null, query: '' }],
    ['/search', { name: 'search', query: '', course: null, language: null }],
    ['/search?q=chain+rule&course=c1&language=en', { name: 'search', query: 'chain rule', course: 'c1', language: 'en' }],
    ['/nowhere/at/all', { name: 'unknown', path: '/nowhere/at/all' }],
    ['/courses', { name: 'unknown', path: '/courses' }],
    ['/courses/%E0%A4%A', { name: 'unknown', path: '/courses/%E0%A4%A' }],
  ])('%s', (path, route) => expect(at(path)).toEqual(route));

  test.each(['-4', '1e9', 'abc', '', '12s'])('"%s" is no second', (t) => expect(at(`/lectures/x?t=${t}`)).toMatchObject({ at: null }));
});

describe('addresses are written', () => {
  test('and read back the same', () => {
    const id = 'ü/ä ?#1';
    expect(at(to.course(id))).toEqual({ name: 'course', id });
    expect(at(to.record(id))).toEqual({ name: 'record', id });
    expect(at(to.notes(id))).toEqual({ name: 'notes', course: id });
    expect(at(to.notes(id, 'a & b'))).toEqual({ name: 'notes', course: id, query: 'a & b' });
    expect([to.home(), to.notes(), to.study(), to.library()].map((path) => at(path).name)).toEqual(['home', 'notes', 'study', 'library']);
    const lecture = { at: 3.5, language: 'zh-Hans', query: '“& =+', view: 'read' as const, note: 'n' };
    expect(at(to.lecture(id, lecture))).toEqual({ name: 'lecture', id, ...lecture });
    const search = { query: 'C++ & 中文', course: id, language: 'en' };
    expect(at(to.search(search))).toEqual({ name: 'search', ...search });
  });

  test('without what is not said', () => {
    expect(to.lecture('x')).toBe('/lectures/x');
    expect(to.lecture('x', { at: null, language: null, query: '' })).toBe('/lectures/x');
    expect(to.search({ query: '  ' })).toBe('/search');
  });

  test('with seconds to the hundredth, from the first on', () => {
    expect(to.lecture('x', { at: 0 })).toBe('/lectures/x?t=0');
    expect(to.lecture('x', { at: 12.3456 })).toBe('/lectures/x?t=12.35');
  });
});
