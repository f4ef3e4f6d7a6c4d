/** A finger on the video: when (milliseconds), and where across it (0 at the left, 1 at the right). */
export interface Tap {
  at: number;
  x: number;
}

/** Two taps within so many milliseconds belong together. */
export const together = 300;
/** The middle of the video, where tapping twice skips nothing. */
const middle = [0.36, 0.64] as const;

export function sideOf(x: number): -1 | 0 | 1 {
  if (x < middle[0]) return -1;
  return x > middle[1] ? 1 : 0;
}

/** How a tap goes on from the one before: alone it waits for a second; twice on one side is a skip to that side, and so is each further. */
export function skipBy(before: Tap | null, tap: Tap): -1 | 0 | 1 {
  if (!before || tap.at - before.at > together || sideOf(before.x) !== sideOf(tap.x)) return 0;
  return sideOf(tap.x);
}
