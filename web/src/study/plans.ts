import { api } from '../api/client';
import type { LibraryView, PlansView } from '../api/types';
import type { Kept } from '../store/kept.svelte';
import { keep, lookup } from '../store/shelf';
import { localDate } from '../text/dates';
import { made } from './events';
import { latest, outbox } from './outbox.svelte';
import { type PlanTerms, type Work, withUnsent } from './planning';
import { progress } from './progress.svelte';
import { ownSpeed } from './speed';
import { linesOf, sum } from './sums';

/** The plans as the server reckons them, and what was set on this device since. */
export function plans(): Kept<PlansView> {
  return keep('plans', async () => shown(await latest(() => api.plans(localDate()))));
}

/** When plans were last set on this page, dropped ones too (Unix milliseconds). */
const setAt = new Map<string, number>();

/** Make a plan, or change it; or drop it. It shows at once, and as the server reckons it when it has answered. */
export function setPlan(terms: PlanTerms, deleted = false): void {
  const before = plans().value?.plans.find((plan) => plan.id === terms.plan);
  // Later than what it is to replace, even if that came from a clock that is ahead.
  const last = Math.max(setAt.get(terms.plan) ?? 0, before ? Date.parse(before.set_at) : 0);
  const when = Math.max(Date.now(), last + 1);
  setAt.set(terms.plan, when);
  void outbox.record(made.planSet({ ...terms, deleted }, new Date(when)));
  plans().set(shown(plans().value ?? { plans: [] }));
}

function shown(view: PlansView): PlansView {
  const events = outbox.waiting.filter((event) => event.event === 'plan_set');
  if (events.length === 0) return view;
  const stop = outbox.listen({
    recorded: () => {},
    answered: (_, answered) => {
      if (!answered.some(({ id }) => events.some((event) => event.id === id))) return;
      stop();
      void plans().refresh();
    },
  });
  return withUnsent(view, events, work, localDate());
}

const work: Work = (courses) => {
  const speed = ownSpeed();
  const all = lookup<LibraryView>('library')?.value?.courses ?? [];
  const lines = all.filter(({ id }) => courses.includes(id)).flatMap(linesOf);
  const { total_s, remaining_s } = sum(lines, (id) => progress.of(id));
  return { total_s: total_s / speed, remaining_s: remaining_s / speed, speed };
};
