/** Where one can be. `at` is in seconds. */
export type Route =
  | { name: 'home' }
  | { name: 'course'; id: string }
  /** What was studied in a course, to be printed. */
  | { name: 'record'; id: string }
  | { name: 'lecture'; id: string; at: number | null; language: string | null; query: string; view?: 'read'; note?: string }
  | { name: 'search'; query: string; course: string | null; language: string | null }
  /** The whole notebook, or that of one course. */
  | { name: 'notes'; course: string | null; query?: string }
  | { name: 'study' }
  | { name: 'library' }
  | { name: 'unknown'; path: string };

export type SearchPlace = Extract<Route, { name: 'search' }>;
export type LecturePlace = Extract<Route, { name: 'lecture' }>;

/** A "t" of the address: seconds, or null when it is none. */
function seconds(value: string | null): number | null {
  if (value === null || !/^\d+(\.\d+)?$/.test(value)) return null;
  return Number(value);
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export function parse(url: URL): Route {
  const { pathname, searchParams } = url;
  const parts = pathname.split('/').filter(Boolean);
  const id = decoded(parts[1] ?? '');
  if (parts.length === 0) return { name: 'home' };
  if (parts.length === 2 && parts[0] === 'courses' && id) return { name: 'course', id };
  if (parts.length === 3 && parts[0] === 'courses' && id && parts[2] === 'record') return { name: 'record', id };
  if (parts.length === 2 && parts[0] === 'lectures' && id) {
    const at = seconds(searchParams.get('t'));
    const place = { at, language: searchParams.get('lang') || null, query: searchParams.get('q') ?? '' };
    const note = searchParams.get('note');
    return { name: 'lecture', id, ...place, ...(searchParams.get('view') === 'read' && { view: 'read' }), ...(note && { note }) };
  }
  if (parts.length === 1 && parts[0] === 'search') {
    const course = searchParams.get('course') || null;
    return { name: 'search', query: searchParams.get('q') ?? '', course, language: searchParams.get('language') || null };
  }
  if (parts[0] === 'notes' && (parts.length === 1 || (parts.length === 2 && id))) {
    const query = searchParams.get('q');
    return { name: 'notes', course: id || null, ...(query && { query }) };
  }
  if (parts.length === 1 && parts[0] === 'study') return { name: 'study' };
  if (parts.length === 1 && parts[0] === 'library') return { name: 'library' };
  return { name: 'unknown', path: pathname };
}

function withParameters(path: string, parameters: Record<string, string | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  return query.size > 0 ? `${path}?${query}` : path;
}

/** The second as the address holds it: at most two decimals. */
const second = (at: number | null | undefined) => (at == null ? null : String(Math.round(Math.max(0, at) * 100) / 100));

/** The addresses of places; links and navigation use no others. */
export const to = {
  home: () => '/',
  library: () => '/library',
  study: () => '/study',
  notes: (course: string | null = null, query = '') =>
    withParameters(course === null ? '/notes' : `/notes/${encodeURIComponent(course)}`, { q: query.trim() }),
  course: (id: string) => `/courses/${encodeURIComponent(id)}`,
  record: (id: string) => `/courses/${encodeURIComponent(id)}/record`,
  /** `note` is the id of one to be shown. */
  lecture: (id: string, place: { at?: number | null; language?: string | null; query?: string; view?: 'read'; note?: string } = {}) => {
    const { at, language, query, view, note } = place;
    return withParameters(`/lectures/${encodeURIComponent(id)}`, { t: second(at), lang: language, q: query, view, note });
  },
  search: (place: { query?: string; course?: string | null; language?: string | null } = {}) =>
    withParameters('/search', { q: place.query?.trim(), course: place.course, language: place.language }),
};
