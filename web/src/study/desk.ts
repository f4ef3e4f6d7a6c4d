import { api } from '../api/client';
import type { PlansView, StatsView } from '../api/types';
import type { Kept } from '../store/kept.svelte';
import { preferences } from '../store/preferences';
import { keep, lookup, refreshed } from '../store/shelf';
import { localDate } from '../text/dates';

/** What the server reckons from the journals. Each answers at once with what is kept and refreshes it. */
export const desk = {
  stats: (): Kept<StatsView> => refreshed(keep('stats', () => api.stats(localDate()))),
  plans: (): Kept<PlansView> => refreshed(keep('plans', () => api.plans(localDate()))),
  /** The learner's own speed, as studied so far; the one they chose where nothing was. Reactive. */
  speed(): number {
    const stats = lookup<StatsView>('stats')?.value;
    return stats && stats.all.media_s > 0 ? stats.speed : preferences().speed;
  },
};
