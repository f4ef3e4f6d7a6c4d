import type { StatsView } from '../api/types';
import { preferences } from '../store/preferences';
import { lookup } from '../store/shelf';

/** The learner's own speed, as studied so far; the one they chose where nothing was. Reactive. */
export function ownSpeed(): number {
  const stats = lookup<StatsView>('stats')?.value;
  return stats && stats.all.media_s > 0 ? stats.speed : preferences().speed;
}
