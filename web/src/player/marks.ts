/** A place on the seek bar: a second, what is there, and its name. */
export interface Mark {
  at: number;
  kind: 'hit' | 'note';
  label: string;
}

/** The mark nearest to a second, if it is near. Seconds. */
export function markNear(marks: readonly Mark[], second: number, near: number): Mark | null {
  let best: Mark | null = null;
  for (const mark of marks) {
    const away = Math.abs(mark.at - second);
    if (away <= near && (!best || away < Math.abs(best.at - second))) best = mark;
  }
  return best;
}
