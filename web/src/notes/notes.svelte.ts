import { SvelteMap } from 'svelte/reactivity';
import { ApiError, api } from '../api/client';
import { connection } from '../api/connection.svelte';
import type { NoteView, RecordedView } from '../api/types';
import { device } from '../store/device';
import { made, type NoteEdited, type StudyEvent } from '../study/events';
import { latest, outbox } from '../study/outbox.svelte';
import { inReadingOrder, isSame, merged } from './merging';

const none: readonly NoteView[] = [];
/** Milliseconds within which an answer need not be asked for again. */
const newFor = 2_000;

/** The learner's notes: what the server says of them, with what this device recorded since. Begins when it is first used. */
class Notes {
  /** Whether anything is known of all notes. */
  known = $state(false);
  problem = $state.raw<ApiError | undefined>();
  #shown = new SvelteMap<string, readonly NoteView[]>();
  #base = new Map<string, NoteView>();
  #notes = new Map<string, NoteView>();
  #started: Promise<void> | undefined;
  #asked = new Map<string | null, number>();

  /** The notes of a lecture, as they are read. Reactive. */
  of(lecture: string): readonly NoteView[] {
    return this.#shown.get(lecture) ?? none;
  }

  /** By lecture, all notes that are known. Reactive. */
  get lectures(): ReadonlyMap<string, readonly NoteView[]> {
    return this.#shown;
  }

  /** Make sure that the notes of a lecture, or of all, are as the server has them. What the device has is there before. */
  async open(lecture: string | null): Promise<void> {
    const asked = this.#asked.get(lecture);
    if (asked !== undefined && performance.now() - asked < newFor) return;
    this.#asked.set(lecture, performance.now());
    await (this.#started ??= this.#start());
    try {
      const { notes } = await latest(() => api.notes(lecture));
      this.#take(notes, lecture);
      this.problem = undefined;
      if (lecture === null) this.known = true;
    } catch (reason) {
      this.#asked.set(lecture, -Infinity);
      this.problem = reason instanceof ApiError ? reason : new ApiError(0, 'error', '', '');
    }
  }

  /** Reactive. */
  find(lecture: string, id: string): NoteView | undefined {
    return this.of(lecture).find((note) => note.id === id);
  }

  /** Let one text stand for a note and `others` of its texts, by their edits. */
  settle(note: NoteView, text: string, others: readonly string[]): void {
    this.#record(note, text, false, [note.edit, ...others]);
  }

  /** Take a note away. Returns what brings it back. */
  remove(note: NoteView): () => void {
    const gone = this.#record(note, note.text, true, [note.edit, ...(note.others ?? []).map(({ edit }) => edit)]);
    const texts = [note.text, ...(note.others ?? []).map(({ text }) => text)];
    return () => this.#record(note, texts.join('\n\n'), false, [gone.id]);
  }

  #record({ id, lecture_id, second }: NoteView, text: string, deleted: boolean, bases: string[]): NoteEdited {
    const edit = made.noteEdited({ note: id, lecture: lecture_id, second, text, bases, deleted });
    void outbox.record(edit);
    return edit;
  }

  async #start(): Promise<void> {
    outbox.listen({
      recorded: (events) => this.#reckon(notesIn(events)),
      answered: (view, events) => this.#answered(view, events),
    });
    const again = () => {
      for (const lecture of this.#asked.keys()) void this.open(lecture);
    };
    connection.onReturn(again);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') again();
    });
    const stored = await device.all('notes');
    for (const note of stored) if (!this.#base.has(note.id)) this.#base.set(note.id, note);
    if (stored.length > 0) this.known = true;
    this.#reckon(new Set([...this.#base.keys(), ...notesIn(outbox.waiting)]));
  }

  /** What the server says of all notes, or of a lecture's: there are no others. */
  #take(notes: readonly NoteView[], lecture: string | null): void {
    const here = new Set(notes.map(({ id }) => id));
    const gone = [...this.#base.values()].filter((note) => !here.has(note.id) && (lecture === null || note.lecture_id === lecture));
    for (const { id } of gone) this.#base.delete(id);
    void device.remove('notes', gone.map(({ id }) => id));
    this.#keep(notes);
    this.#reckon(new Set([...here, ...gone.map(({ id }) => id)]));
  }

  #answered({ notes, kept }: RecordedView, events: readonly StudyEvent[]): void {
    this.#keep(notes);
    // What is in the journal and cannot be told of yet is as it was recorded here.
    const told = new Set(notes.map(({ id }) => id));
    const untold = editsIn(events).filter(({ id, note }) => kept.includes(id) && !told.has(note));
    for (const id of notesIn(untold)) {
      const note = merged(this.#base.get(id), untold.filter((edit) => edit.note === id));
      if (note) this.#keep([note]);
    }
    this.#reckon(new Set([...notes.map(({ id }) => id), ...notesIn(events)]));
  }

  #keep(notes: readonly NoteView[]): void {
    const changed = notes.filter((note) => !isSame(note, this.#base.get(note.id)));
    for (const note of changed) this.#base.set(note.id, note);
    const [gone, there] = [changed.filter(({ deleted }) => deleted), changed.filter(({ deleted }) => !deleted)];
    if (there.length > 0) void device.put('notes', there.map((note) => [note.id, note] as const));
    if (gone.length > 0) void device.remove('notes', gone.map(({ id }) => id));
  }

  /** Show notes as they are now, and touch no lecture whose notes stay the same. */
  #reckon(ids: ReadonlySet<string>): void {
    const waiting = editsIn(outbox.waiting);
    const lectures = new Set<string>();
    for (const id of ids) {
      const before = this.#notes.get(id);
      const now = merged(this.#base.get(id), waiting.filter(({ note }) => note === id));
      if (isSame(before, now)) continue;
      for (const note of [before, now]) if (note) lectures.add(note.lecture_id);
      if (now && !now.deleted) this.#notes.set(id, now);
      else this.#notes.delete(id);
    }
    if (lectures.size > 0) this.#show(lectures);
  }

  #show(lectures: ReadonlySet<string>): void {
    const mine = new Map<string, NoteView[]>();
    for (const note of this.#notes.values()) {
      if (!lectures.has(note.lecture_id)) continue;
      const those = mine.get(note.lecture_id);
      if (those) those.push(note);
      else mine.set(note.lecture_id, [note]);
    }
    for (const lecture of lectures) {
      const those = mine.get(lecture);
      if (those) this.#shown.set(lecture, those.sort(inReadingOrder));
      else this.#shown.delete(lecture);
    }
  }
}

const editsIn = (events: readonly StudyEvent[]) => events.filter((event) => event.event === 'note_edited');
const notesIn = (events: readonly StudyEvent[]) => new Set(editsIn(events).map(({ note }) => note));

export const notes = new Notes();
