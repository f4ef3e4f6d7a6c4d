import type { Component } from 'svelte';
import { arriving } from './home/arrivals.svelte';
import { t } from './i18n/texts';
import type { IconName } from './parts/Icon.svelte';
import { to, type Route } from './router/route';
import { library } from './store/library';
import { desk } from './study/desk';
import { readingLanguage } from './transcript/choosing';
import Home from './views/Home.svelte';

/** Each view takes the route of its own name, which the table below pairs with it. */
export type View = Component<any>;

/** The views that there are. A place gets its link in the frame by having its line here. */
const views: Partial<Record<Route['name'], () => Promise<{ default: View }>>> = {
  home: async () => ({ default: Home }),
  course: () => import('./views/Course.svelte'),
  lecture: () => import('./views/Lecture.svelte'),
  library: () => import('./views/Upkeep.svelte'),
  notes: () => import('./views/Notes.svelte'),
  record: () => import('./views/Record.svelte'),
  search: () => import('./views/Search.svelte'),
  study: () => import('./views/Study.svelte'),
};

export async function load(name: Route['name']): Promise<View> {
  return (await (views[name] ?? (() => import('./views/Unknown.svelte')))()).default;
}

/** Ask for what a screen shows before its code is there to show it. */
export function prepare(route: Route): void {
  if (route.name === 'home') prepareHome();
  else if (route.name === 'course') prepareCourse(route.id);
  else if (route.name === 'lecture') void prepareLecture(route);
  else if (route.name === 'study') prepareStudy();
  else if (route.name === 'record') desk.record(route.id);
}

function prepareHome(): void {
  library.overview();
  desk.plans();
  desk.stats();
  void arriving.read();
}

function prepareCourse(id: string): void {
  library.course(id);
  desk.stats();
}

/** What is said in a lecture is long, and takes the server a moment: it is asked for as soon as its language is known. */
async function prepareLecture({ id, language: wished }: Extract<Route, { name: 'lecture' }>): Promise<void> {
  const lecture = library.lecture(id);
  if (!lecture.value) await lecture.refresh();
  const language = lecture.value && readingLanguage(lecture.value.languages, wished);
  if (language) library.transcript(id, language);
}

function prepareStudy(): void {
  desk.stats();
  desk.plans();
  library.overview();
}

/** Somewhere that the frame always leads to. `here` are the screens that belong to it. */
export interface Place {
  name: string;
  href: string;
  icon: IconName;
  here: readonly Route['name'][];
}

export function places(): Place[] {
  const all: Place[] = [
    { name: t.homeName, href: to.home(), icon: 'home', here: ['home', 'course', 'lecture'] },
    { name: t.searchName, href: to.search(), icon: 'search', here: ['search'] },
    { name: t.notesName, href: to.notes(), icon: 'notes', here: ['notes'] },
    { name: t.studyName, href: to.study(), icon: 'study', here: ['study', 'record'] },
  ];
  return all.filter((place) => views[place.here[0]!]);
}

/** The library's upkeep is behind the gear, beside the places that one studies in. */
export function upkeep(): Place | null {
  return views.library ? { name: t.libraryName, href: to.library(), icon: 'gear', here: ['library'] } : null;
}

/** What a link of the frame says of being here: on its own page, or on one that belongs to it. */
export function current(place: Place, here: Route['name']): 'page' | 'true' | undefined {
  if (place.here[0] === here) return 'page';
  return place.here.includes(here) ? 'true' : undefined;
}
