import { prefer, preferences } from '../store/preferences';

export const slowest = 0.5;
export const fastest = 3;
export const step = 0.05;
export const usual = [1, 1.25, 1.5, 1.75, 2] as const;

/** So many courses' speeds are remembered. */
const remembered = 200;

/** The nearest speed that there is: 0.5 to 3 in steps of 0.05. */
export function allowed(rate: number): number {
  if (!Number.isFinite(rate)) return 1;
  return Math.round(Math.min(Math.max(rate, slowest), fastest) / step) / Math.round(1 / step);
}

/** The speed at which a course is watched: the one last used in it, else the one last used anywhere. */
export function speedOf(course: string): number {
  const { speed, speeds } = preferences();
  return allowed(speeds[course] ?? speed);
}

export function keepSpeed(course: string, rate: number): void {
  const speed = allowed(rate);
  if (speed === preferences().speeds[course] && speed === preferences().speed) return;
  const others = Object.entries(preferences().speeds).filter(([id]) => id !== course);
  prefer({ speed, speeds: Object.fromEntries([...others.slice(1 - remembered), [course, speed]]) });
}
