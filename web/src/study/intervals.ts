/** Parts of a lecture: [from, to] in seconds, ascending, disjoint, none empty. */
export type Intervals = readonly (readonly [number, number])[];

/** The union of `parts` with [from, to]. What touches becomes one. Whole milliseconds, so that sums are the same in any order. */
export function cover(parts: Intervals, from: number, to: number): Intervals {
  let start = milli(from);
  let end = milli(to);
  if (!(end > start)) return parts;
  const before: [number, number][] = [];
  const after: [number, number][] = [];
  for (const [a, b] of parts) {
    if (b < start) before.push([a, b]);
    else if (a > end) after.push([a, b]);
    else {
      start = Math.min(start, a);
      end = Math.max(end, b);
    }
  }
  return [...before, [start, end], ...after];
}

/** How many seconds `parts` cover, of the first `length` if that is given. */
export function covered(parts: Intervals, length = Infinity): number {
  let milliseconds = 0;
  for (const [a, b] of parts) milliseconds += Math.max(0, Math.round(Math.min(b, length) * 1000) - Math.round(a * 1000));
  return milliseconds / 1000;
}

const milli = (seconds: number) => Math.round(seconds * 1000) / 1000;
