import { preferences } from '../store/preferences';

/** Pick the language to show: the first wished for that is there, exactly or by its primary subtag (RFC 4647, lookup). */
export function chooseLanguage(available: readonly string[], wished: readonly (string | null)[]): string | null {
  const primary = (tag: string) => tag.toLowerCase().split('-')[0];
  for (const wish of wished) {
    if (!wish) continue;
    const exact = available.find((tag) => tag.toLowerCase() === wish.toLowerCase());
    const near = exact ?? available.find((tag) => primary(tag) === primary(wish));
    if (near) return near;
  }
  return available[0] ?? null;
}

/** The language in which a lecture is read: the one wished here, else what this reader reads elsewhere. */
export function readingLanguage(available: readonly string[], ...wished: readonly (string | null)[]): string | null {
  return chooseLanguage(available, [...wished, preferences().language, ...navigator.languages, 'en']);
}
