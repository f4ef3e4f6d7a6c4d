import type { Component } from 'svelte';
import type { LectureView } from '../api/types';
import { t } from '../i18n/texts';
import { notes } from '../notes/notes.svelte';
import type { IconName } from '../parts/Icon.svelte';
import AboutPane from './AboutPane.svelte';
import type { Desk } from './desk.svelte';
import FilesPane from './FilesPane.svelte';
import type { Mark } from './marks';
import type { Playback } from './playback.svelte';
import TranscriptTab from './TranscriptTab.svelte';

/** A pane is wanted for something: at a second of the lecture, and with words that are quoted, or ''. */
export interface Call {
  second: number;
  quote: string;
}

export interface PaneProps {
  lecture: LectureView;
  playback: Playback;
  desk: Desk;
  /** The last call of this pane, another object each time. */
  called: Call | null;
}

/** Something beside the video, on a tab of its own. Once opened it stays on the page, hidden while another is. */
export interface Pane {
  id: string;
  name: string;
  /** How many things are in it, where that is worth a number. */
  count?: number;
  load: () => Promise<{ default: Component<PaneProps> }>;
  /** The key that calls it, what that does in words and in a word, and the icon of the button that does the same. */
  key?: { letter: string; says: string; icon: IconName; short: string };
  /** Words of the transcript can be quoted into it. */
  quotes?: boolean;
  /** Places on the seek bar. */
  marks?: (desk: Desk) => readonly Mark[];
}

/** The panes that a lecture has, in the order of their tabs. */
export function panesOf(lecture: LectureView): Pane[] {
  const panes: Pane[] = [];
  if (lecture.languages.length > 0) {
    const marks = (desk: Desk) => desk.hits.map((at): Mark => ({ at, kind: 'hit', label: t.player.found }));
    panes.push({ id: 'transcript', name: t.transcript, load: async () => ({ default: TranscriptTab }), marks });
  }
  panes.push({
    id: 'notes',
    name: t.notesName,
    count: notes.of(lecture.id).length,
    load: () => import('../notes/NotesPane.svelte'),
    key: { letter: 'n', says: t.noting.key, icon: 'notes', short: t.noting.beginShort },
    quotes: true,
    marks: () => notes.of(lecture.id).flatMap(({ second }): Mark[] => (second === null ? [] : [{ at: second, kind: 'note', label: t.player.note }])),
  });
  if (lecture.attachments.length > 0) {
    panes.push({ id: 'files', name: t.attachments, count: lecture.attachments.length, load: async () => ({ default: FilesPane }) });
  }
  panes.push({ id: 'about', name: t.about, load: async () => ({ default: AboutPane }) });
  return panes;
}
