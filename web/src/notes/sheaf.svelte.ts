import { tick } from 'svelte';
import type { NoteView } from '../api/types';
import { t } from '../i18n/texts';
import { toasts } from '../parts/toasts.svelte';
import { clock } from '../text/durations';
import { notes } from './notes.svelte';
import { Writing } from './writing.svelte';

/** A note's place on a page. One that is being begun is no note yet. */
export interface Place {
  id: string;
  note: NoteView | undefined;
}

/** The notes on one page, of which at most one is being written. */
export class Sheaf {
  writing = $state.raw<Writing | null>(null);

  /** The notes of a lecture as they are read, with the one that is being begun. Reactive. */
  of(lecture: string): Place[] {
    const known = notes.of(lecture);
    const places: Place[] = known.map((note) => ({ id: note.id, note }));
    const { writing } = this;
    if (writing?.lecture !== lecture || known.some(({ id }) => id === writing.id)) return places;
    const after = known.findIndex((note) => (note.second ?? -1) > (writing.second ?? -1));
    return places.toSpliced(after < 0 ? places.length : after, 0, { id: writing.id, note: undefined });
  }

  begin(lecture: string, second: number | null, text = ''): void {
    const writing = new Writing({ lecture, second });
    this.writing = writing;
    if (text) writing.type(text, true);
  }

  edit(note: NoteView): void {
    if (this.writing?.id !== note.id) this.writing = new Writing({ lecture: note.lecture_id, second: note.second }, note);
  }

  /** Nobody writes any more. The keyboard stays at the note. */
  async done(): Promise<void> {
    const { writing } = this;
    if (!writing) return;
    // Before the field goes, so that the note is known when it is looked for.
    writing.commit();
    this.writing = null;
    await tick();
    focusNote(writing.id);
  }

  remove(note: NoteView): void {
    const next = besides(note);
    const bringBack = notes.remove(note);
    toasts.say(t.noting.removed(placeOf(note)), () => {
      bringBack();
      void tick().then(() => focusNote(note.id));
    });
    void tick().then(() => focusNote(next));
  }
}

/** Where a note belongs, in words: its time. */
export const placeOf = ({ second }: Pick<NoteView, 'second'>) => (second === null ? t.noting.whole : clock(second));

/** The note beside one, to which the keyboard goes when it is gone. */
function besides({ id, lecture_id }: NoteView): string {
  const all = notes.of(lecture_id);
  const at = all.findIndex((note) => note.id === id);
  return (all[at + 1] ?? all[at - 1])?.id ?? '';
}

/** Bring the keyboard to a note; where it is not, to what begins one. */
export function focusNote(id: string): void {
  const note = document.getElementById(`note-${id}`) ?? document.querySelector<HTMLElement>('[data-begin]');
  if (!note) return;
  note.focus({ preventScroll: true });
  bringIntoSight(note);
}

/** So much of a list must be seen to write in it, in pixels. */
const enough = 240;

/** Scroll the list that something is in, no more than needed, so that its beginning is seen; without a list, the page. */
export function bringIntoSight(element: HTMLElement): void {
  const list = element.closest<HTMLElement>('[data-scrolls]');
  if (!list) return element.scrollIntoView({ block: 'nearest' });
  const [here, room] = [element.getBoundingClientRect(), list.getBoundingClientRect()];
  const below = here.bottom - room.bottom;
  const above = here.top - room.top - 8;
  // Under a wide video the whole list may be out of sight.
  if (room.top > innerHeight - enough) list.scrollIntoView({ block: 'end' });
  if (above < 0 || below > 0) list.scrollTop += above < 0 ? above : Math.min(above, below + room.height / 4);
}
