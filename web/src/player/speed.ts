export const slowest = 0.5;
export const fastest = 3;
export const step = 0.05;
export const usual = [1, 1.25, 1.5, 1.75, 2] as const;

/** The nearest speed that there is: 0.5 to 3 in steps of 0.05. */
export function allowed(rate: number): number {
  if (!Number.isFinite(rate)) return 1;
  return Math.round(Math.min(Math.max(rate, slowest), fastest) / step) / Math.round(1 / step);
}
