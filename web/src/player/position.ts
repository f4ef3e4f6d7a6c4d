/** Binary search: the last of ascending starts that is not after `time`, or -1 before the first. Seconds. */
export function indexAt(starts: ArrayLike<number>, time: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

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
