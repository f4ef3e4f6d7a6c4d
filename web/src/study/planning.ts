import type { PlanView, PlansView } from '../api/types';
import { daysBetween, weekdayOf } from '../text/dates';
import { inOrder, type PlanSet, type StudyEvent } from './events';

/** What a plan is about; where it stands is reckoned. */
export type PlanTerms = Pick<PlanSet, 'plan' | 'title' | 'courses' | 'start_on' | 'finish_by' | 'days'>;

/** Where a plan stands that the server has not seen as it is now. */
export const unsent = 'unsent';

/** How many seconds by the clock courses take in all, and from now on. */
export type Work = (courses: readonly string[]) => { total_s: number; remaining_s: number; speed: number };

/** How many of the weekdays `days` (0 is Monday) lie between two days, both of them included. */
export function studyDays(first: string, last: string, days: readonly number[]): number {
  const span = daysBetween(first, last) + 1;
  if (span <= 0) return 0;
  const rest = Array.from({ length: span % 7 }, (_, i) => (weekdayOf(first) + i) % 7);
  return Math.floor(span / 7) * new Set(days).size + rest.filter((day) => days.includes(day)).length;
}

export function termsOf(view: PlanView): PlanTerms {
  const { id, title, courses, start_on, finish_by, days } = view;
  return { plan: id, title, courses, start_on, finish_by, days };
}

/** The plans as the server said, with what `events` (in any order) set since. The one that ends first comes first. */
export function withUnsent(view: PlansView, events: readonly StudyEvent[], work: Work, today: string): PlansView {
  const plans = new Map(view.plans.map((plan) => [plan.id, plan]));
  for (const event of [...events].sort(inOrder)) {
    if (event.event !== 'plan_set') continue;
    if (event.deleted) plans.delete(event.plan);
    else plans.set(event.plan, draft(event, plans.get(event.plan), work(event.courses), today));
  }
  return { plans: [...plans.values()].sort(endingFirst) };
}

function draft(event: PlanSet, before: PlanView | undefined, work: ReturnType<Work>, today: string): PlanView {
  const from = event.start_on > today ? event.start_on : today;
  const left = studyDays(from, event.finish_by, event.days);
  const done = before?.done_s ?? 0;
  const asksToday = from === today && event.days.includes(weekdayOf(today));
  return {
    id: event.plan,
    title: event.title,
    courses: event.courses,
    start_on: event.start_on,
    finish_by: event.finish_by,
    days: [...event.days].sort(),
    set_at: event.at,
    state: unsent,
    ...work,
    owed_s: asksToday ? (work.remaining_s + done) / Math.max(1, left) : 0,
    done_s: done,
    lead_s: 0,
    study_days_left: left,
    projected_on: null,
    completed_on: null,
  };
}

function endingFirst(one: PlanView, other: PlanView): number {
  const [a, b] = [one, other].map((plan) => `${plan.finish_by} ${plan.title} ${plan.id}`) as [string, string];
  return a < b ? -1 : a > b ? 1 : 0;
}
