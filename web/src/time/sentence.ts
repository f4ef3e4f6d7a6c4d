import type { PlanView } from '../api/types';
import type { StudyTexts } from '../i18n/study.en';
import { unsent } from '../study/planning';
import { daysBetween } from '../text/dates';
import { duration } from '../text/durations';

/** How a sentence is told: in which language, on which day, and how days (YYYY-MM-DD) are named. */
export interface Telling {
  says: StudyTexts['standing'];
  today: string;
  dayName: (day: string) => string;
}

/** Seconds that are worth a word. */
const least = 1;

/** Where the learner stands with a plan, as one sentence. */
export function sentence(plan: PlanView, telling: Telling): string {
  const [head, ...others] = [whole(plan, telling), ...parts(plan, telling)].filter(Boolean);
  return others.length > 0 ? `${head}: ${others.join('; ')}.` : `${head}.`;
}

function whole(plan: PlanView, { says, today, dayName }: Telling): string {
  const finish = dayName(plan.finish_by);
  const left = duration(plan.remaining_s);
  if (plan.state === unsent) return says.unsent(finish);
  if (plan.total_s === 0) return says.nothing(finish);
  if (plan.state === 'done') return plan.completed_on ? `${says.doneOn(dayName(plan.completed_on))}, ${inTime(plan, says)}` : says.done;
  if (plan.state === 'late') return plan.finish_by < today ? says.past(finish, left) : says.noDayLeft(finish, left);
  if (plan.start_on > today) return says.begins(dayName(plan.start_on), finish, left);
  const state = plan.state === 'ahead' || plan.state === 'behind' ? plan.state : 'on-course';
  return says[state](duration(Math.abs(plan.lead_s)), finish);
}

function inTime(plan: PlanView, says: Telling['says']): string {
  const spare = daysBetween(plan.completed_on!, plan.finish_by);
  return spare > 0 ? says.early(spare) : spare < 0 ? says.over(-spare) : says.inTime;
}

/** What today asks for, and when it ends. */
function parts(plan: PlanView, { says, today, dayName }: Telling): string[] {
  if (plan.state === unsent || plan.state === 'done' || plan.total_s === 0 || plan.start_on > today) return [];
  const end = plan.projected_on;
  return [asked(plan, says), !end ? '' : end === today ? says.endsToday : says.ends(dayName(end))];
}

/** Of a plan that is late, today asks for all that is left, which is said already. What rounds to all of it is all of it. */
function asked(plan: PlanView, says: Telling['says']): string {
  const [owed, done] = [duration(plan.owed_s), duration(plan.done_s)];
  const begun = plan.done_s >= least;
  if (plan.state === 'late') return begun ? says.someDone(done) : '';
  if (plan.owed_s < least) return begun ? says.restDone(done) : says.rest;
  if (plan.done_s >= plan.owed_s - least || done === owed) return says.doneToday(owed);
  return begun ? says.partly(done, owed) : says.owed(owed);
}
