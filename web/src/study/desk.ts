import { api } from '../api/client';
import type { PlansView, RecordView, StatsView } from '../api/types';
import type { Kept } from '../store/kept.svelte';
import { keep, refreshed } from '../store/shelf';
import { localDate } from '../text/dates';
import { latest } from './outbox.svelte';
import { plans } from './plans';
import { ownSpeed } from './speed';

/** What the server reckons from the journals. Each answers at once with what is kept and refreshes it. */
export const desk = {
  stats: (): Kept<StatsView> => refreshed(keep('stats', () => latest(() => api.stats(localDate())))),
  plans: (): Kept<PlansView> => refreshed(plans()),
  record: (course: string): Kept<RecordView> => refreshed(keep(`record ${course}`, () => latest(() => api.courseRecord(course)))),
  speed: ownSpeed,
};
