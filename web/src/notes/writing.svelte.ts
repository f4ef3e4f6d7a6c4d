import { v7 } from 'uuid';
import type { NoteView, OtherText } from '../api/types';
import { connection } from '../api/connection.svelte';
import { made } from '../study/events';
import { outbox } from '../study/outbox.svelte';
import { drafts } from './drafts';
import { Effort } from './effort';

/** Milliseconds after a letter at which an edit is made of what is typed, at the soonest and at the latest. */
const soonest = 1_000;
const latest = 8_000;
/** An edit holds the whole text: so many letters of them are made a second while somebody types. */
const lettersPerSecond = 4_000;
/** The most letters of a note. */
export const mostLetters = 100_000;

/** What becomes of the letters: on their way, in the journal, only on this device, only in this page, or refused. */
export type Saved = 'saving' | 'saved' | 'kept' | 'unkept' | 'refused';

/** A note that is being written. */
export class Writing {
  readonly id: string;
  readonly lecture: string;
  readonly second: number | null;
  /** Other texts of the note, that were written elsewhere and that this one does not know of. */
  others = $state.raw<readonly OtherText[]>([]);
  /** Puts a block of Markdown where the cursor is, as long as there is a field. */
  put: ((block: string) => void) | undefined;
  #text: string;
  #dirty = false;
  /** The same two for those who look at them: in an effect that ends, what is reactive is as it was before. */
  #shownText = $state('');
  #shownDirty = $state(false);
  /** Edits that the server has not acknowledged. */
  #sent = $state.raw<ReadonlySet<string>>(new Set());
  #onDevice = $state(true);
  #refused = $state(false);
  /** The edits that the text stands on, the last one at the end. None: there is no such note yet. */
  #bases: readonly string[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #effort: Effort;
  #life = new AbortController();
  #unlisten: () => void;

  readonly saved: Saved = $derived.by(() => {
    if (this.#refused) return 'refused';
    if (!this.#shownDirty && this.#sent.size === 0) return 'saved';
    if (!this.#onDevice) return 'unkept';
    return connection.away || outbox.problem ? 'kept' : 'saving';
  });

  /** Write on in a note, or begin one at a second of a lecture, on the whole of it with null. */
  constructor(place: { lecture: string; second: number | null }, note?: NoteView) {
    this.id = note?.id ?? v7();
    this.lecture = place.lecture;
    this.second = place.second;
    this.#text = this.#shownText = note?.text ?? '';
    this.others = note?.others ?? [];
    this.#bases = note ? [note.edit] : [];
    this.#effort = new Effort((wall_s, at) => void outbox.record(made.noted({ lecture: place.lecture, wall_s }, new Date(at))));
    this.#unlisten = outbox.listen({
      recorded: () => {},
      answered: ({ kept, refused }) => this.#answered(kept, new Set(refused.map(({ id }) => id))),
    });
    const { signal } = this.#life;
    addEventListener('pagehide', () => this.#leave(), { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.#leave(), { signal });
  }

  get text(): string {
    return this.#shownText;
  }

  #set(text: string, dirty: boolean): void {
    this.#text = this.#shownText = text;
    this.#dirty = this.#shownDirty = dirty;
  }

  /** Whether anything of it was ever an edit. */
  get begun(): boolean {
    return this.#bases.length > 0;
  }

  /** Something was typed: this is the text now. `still`: nothing plays meanwhile, so that the time goes to writing. */
  type(text: string, still: boolean): void {
    this.#set(text, true);
    if (still) this.#effort.touch(Date.now());
    else this.#effort.stop();
    void this.#keep();
    const wait = Math.min(latest, Math.max(soonest, (text.length / lettersPerSecond) * 1000));
    this.#timer ??= setTimeout(() => this.commit(), wait);
  }

  async #keep(): Promise<void> {
    const { id: note, lecture, second } = this;
    this.#onDevice = await drafts.keep({ note, lecture, second, text: this.#text, bases: [...this.#bases] });
  }

  /** Make an edit of what is typed. An empty text waits for what comes of it. */
  commit(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#dirty && this.#text.trim() !== '') this.#record(this.#text, false);
  }

  #record(text: string, deleted: boolean, others: readonly string[] = []): void {
    const { id: note, lecture, second } = this;
    const edit = made.noteEdited({ note, lecture, second, text, deleted, bases: [...this.#bases.slice(-1), ...others] });
    this.#bases = [...this.#bases.slice(-1), edit.id];
    this.#set(text, false);
    this.#refused = false;
    this.#sent = new Set([...this.#sent, edit.id]);
    void outbox.record(edit).then((stored) => {
      this.#onDevice = stored;
      if (stored && !this.#dirty) drafts.drop(note);
    });
  }

  #answered(kept: readonly string[], refused: ReadonlySet<string>): void {
    const done = [...kept, ...refused].filter((id) => this.#sent.has(id));
    if (done.length === 0) return;
    this.#sent = new Set([...this.#sent].filter((id) => !done.includes(id)));
    if (!done.some((id) => refused.has(id))) return;
    // It is as if that edit had never been; what was typed is still here.
    this.#refused = true;
    this.#bases = this.#bases.filter((id) => !refused.has(id));
    this.#set(this.#text, true);
    void this.#keep();
  }

  /** Let `text` stand for what is written here and for another text of the note. */
  settle(text: string, other: OtherText): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#record(text, false, [other.edit]);
  }

  /**
   * The note as it is known everywhere. What others made of this text is taken over, unless something is being typed: then both texts
   * stay. True when the text is another one now.
   */
  follow(note: NoteView | undefined): boolean {
    if (!note || !this.begun) return false;
    const own = this.#bases.at(-1);
    const heads = [{ edit: note.edit, device: '', at: note.changed_at, text: note.text }, ...(note.others ?? [])];
    const isHead = heads.some(({ edit }) => edit === own);
    if (isHead || this.#dirty) {
      this.others = heads.filter(({ edit, text }) => edit !== own && text !== this.#text);
      return false;
    }
    this.#bases = [note.edit];
    this.others = note.others ?? [];
    const isOther = this.#text !== note.text;
    this.#set(note.text, false);
    return isOther;
  }

  #leave(): void {
    this.commit();
    this.#effort.stop();
  }

  /** Nobody writes here any more. A note that was emptied is gone. */
  close(): void {
    this.put = undefined;
    this.#leave();
    if (this.#dirty && this.begun) this.#record('', true);
    else if (this.#dirty) drafts.drop(this.id);
    this.#unlisten();
    this.#life.abort();
  }
}
