import type { CourseView, LibraryView, PlanView } from '../api/types';
import type { PlanTerms } from '../study/planning';
import { plusDays } from '../text/dates';

/** What a plan can be about with one choice: a program or a course. */
export interface Choice {
  key: string;
  title: string;
  courses: readonly string[];
}

export interface Choices {
  programs: Choice[];
  courses: Choice[];
}

/** What the learner says of a plan. */
export type Said = Pick<PlanTerms, 'title' | 'courses' | 'finish_by' | 'days'>;

/** The longest title that a plan can have. */
const longestTitle = 300;
/** Seconds a day that a plan which nobody has thought about asks for. */
const usualDay = 45 * 60;
const weeksAtMost = 52;

/** A program of one course is that course. */
export function choicesOf(view: LibraryView): Choices {
  const here = new Set(view.courses.map(({ id }) => id));
  const programs = view.programs
    .map(({ title, courses }) => ({ key: `program ${title}`, title, courses: courses.filter((id) => here.has(id)) }))
    .filter(({ courses }) => courses.length > 1);
  return { programs, courses: view.courses.map(({ id, title }) => ({ key: `course ${id}`, title, courses: [id] })) };
}

/** Those of which something is open, by course. Of a program that is begun, all courses count. */
export function stillOpen({ programs, courses }: Choices, isOpen: (course: string) => boolean): Choices {
  const some = (choice: Choice) => choice.courses.some(isOpen);
  return { programs: programs.filter(some), courses: courses.filter(some) };
}

const same = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((id) => others.includes(id));

/** The one choice that means these courses, if there is one. */
export function choiceOf(choices: Choices, courses: readonly string[]): Choice | undefined {
  return [...choices.programs, ...choices.courses].find((choice) => same(choice.courses, courses));
}

/** The plan that is about these courses already: there is no need of a second one. */
export function planOf(plans: readonly PlanView[], courses: readonly string[]): PlanView | undefined {
  return plans.find((plan) => same(plan.courses, courses));
}

/** What a plan of these courses is called: as the program or the course is, else by the names of all. */
export function titleOf(choices: Choices, courses: readonly string[], language: string): string {
  const one = choiceOf(choices, courses);
  const titles = choices.courses.filter((choice) => courses.includes(choice.courses[0]!)).map(({ title }) => title);
  return shorten(one?.title ?? new Intl.ListFormat(language).format(titles));
}

function shorten(title: string): string {
  const letters = [...title];
  return letters.length > longestTitle ? `${letters.slice(0, longestTitle - 1).join('')}…` : title;
}

/** What to propose: the course studied last, or the program that it is of; the first one where nothing was. Nothing that is complete. */
export function proposal(
  choices: Choices,
  courses: readonly CourseView[],
  lastAt: (course: CourseView) => string,
  isOpen: (course: CourseView) => boolean,
): Choice | undefined {
  const open = courses.filter(isOpen);
  const last = open.reduce<CourseView | undefined>((found, course) => (found && lastAt(found) >= lastAt(course) ? found : course), undefined);
  if (!last) return undefined;
  return choices.programs.find((choice) => choice.courses.includes(last.id)) ?? choiceOf(choices, [last.id]);
}

/** A day by which it can be done at leisure, in whole weeks. */
export function usualEnd(remaining_s: number, today: string): string {
  const weeks = Math.ceil(remaining_s / usualDay / 7);
  return plusDays(today, 7 * Math.min(weeksAtMost, Math.max(1, weeks)));
}

/** A plan as it is made: of an id of its own, from today. One that is changed keeps its id, and its beginning while it runs. */
export function termsFrom(said: Said, before: PlanView | undefined, today: string, makeId: () => string): PlanTerms {
  const runs = before !== undefined && before.finish_by >= today;
  return { plan: before?.id ?? makeId(), start_on: runs ? before.start_on : today, ...said };
}
