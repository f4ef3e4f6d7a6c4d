import { SvelteMap } from 'svelte/reactivity';
import { api } from '../api/client';
import type { ProgressView, ProgressesView, RecordedView } from '../api/types';
import type { Kept } from '../store/kept.svelte';
import { library } from '../store/library';
import { keep, refreshed } from '../store/shelf';
import type { StudyEvent } from './events';
import { latest, outbox } from './outbox.svelte';
import { standing } from './standing';

/** How far the learner is in each lecture: what the server says, and at once what this device recorded since. */
class Progress {
  #shown = new SvelteMap<string, ProgressView>();
  /** What the server said last. */
  #base = new Map<string, ProgressView>();
  /** What it said before it knew of a mark, so that the mark can be taken back without asking. */
  #before = new Map<string, { lecture: string; view: ProgressView | undefined }>();
  #kept: Kept<ProgressesView> = keep('progress', () => latest(api.progress));

  /** Nothing where the learner has done nothing with the lecture. Reactive. */
  of(lecture: string): ProgressView | undefined {
    return this.#shown.get(lecture);
  }

  /** Whether anything is known of it yet, and be it that nobody answers. Reactive. */
  get known(): boolean {
    return this.#kept.known;
  }

  start(): void {
    const kept = refreshed(this.#kept);
    outbox.listen({
      recorded: (events) => this.#recorded(events),
      answered: (view, events) => this.#answered(view, events),
    });
    $effect.root(() => {
      $effect(() => {
        this.#restart(kept.value ?? { lectures: [] });
      });
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void kept.refresh();
    });
  }

  #restart({ lectures }: ProgressesView): void {
    const changed = new Set([...this.#base.keys(), ...lectures.map((view) => view.lecture_id)]);
    this.#base = new Map(lectures.map((view) => [view.lecture_id, view]));
    this.#reckon(changed);
  }

  #recorded(events: readonly StudyEvent[]): void {
    this.#reckon(new Set(events.flatMap((event) => this.#lectureOf(event) ?? [])));
  }

  #answered(view: RecordedView, events: readonly StudyEvent[]): void {
    const kept = new Set(view.kept);
    for (const event of events) {
      if (event.event === 'marked' && kept.has(event.id)) {
        this.#before.set(event.id, { lecture: event.lecture, view: this.#base.get(event.lecture) });
      }
    }
    for (const one of view.progress) this.#base.set(one.lecture_id, one);
    this.#reckon(new Set([...view.progress.map((one) => one.lecture_id), ...events.flatMap((event) => this.#lectureOf(event) ?? [])]));
    this.#kept.set({ lectures: [...this.#base.values()] });
  }

  #lectureOf(event: StudyEvent): string | undefined {
    if (event.event !== 'retracted') return 'lecture' in event ? event.lecture : undefined;
    const target = outbox.waiting.find((one) => one.id === event.target);
    return target && 'lecture' in target ? target.lecture : this.#before.get(event.target)?.lecture;
  }

  #reckon(lectures: ReadonlySet<string>): void {
    const waiting = outbox.waiting;
    const retracted = new Set(waiting.flatMap((event) => (event.event === 'retracted' ? [event.target] : [])));
    const counting = waiting.filter((event) => !retracted.has(event.id));
    for (const lecture of lectures) {
      const undone = [...retracted].map((id) => this.#before.get(id)).find((before) => before?.lecture === lecture);
      const base = undone ? undone.view : this.#base.get(lecture);
      const view = standing(lecture, base, counting, library.length(lecture));
      if (view) this.#shown.set(lecture, view);
      else this.#shown.delete(lecture);
    }
  }
}

export const progress = new Progress();
