/** Pictures a second where it is not known: phone copies have no more of them, unless a setting allows more. */
export const usualRate = 30;

/** A second at which the picture so many steps from that of `time` is shown: amid it, where no rounding leads to another. */
export function frameTime(time: number, steps: number, rate: number): number {
  // A player that was sent to a picture's beginning may tell of a moment just before it.
  const shown = Math.floor(time * rate + 0.01);
  return Math.max(0, (shown + steps + 0.5) / rate);
}
