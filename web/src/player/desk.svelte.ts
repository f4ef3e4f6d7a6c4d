import { untrack } from 'svelte';
import type { LectureView } from '../api/types';
import { notes } from '../notes/notes.svelte';
import { navigation } from '../router/navigation.svelte';
import { to, type LecturePlace } from '../router/route';
import { prefer, preferences, type Preferences } from '../store/preferences';
import { progress } from '../study/progress.svelte';
import { readingLanguage } from '../transcript/choosing';
import { Alone } from './alone.svelte';
import { Captions } from './captions.svelte';
import type { Mark } from './marks';
import { panesOf, type Call, type Pane } from './panes';
import { Playback } from './playback.svelte';
import { UpNext } from './upnext.svelte';

/** The address follows a move after so long, in milliseconds: one move is often followed by the next. */
const restsFor = 300;

/** A lecture's page: its video, the panes beside it, and what they want of each other. Seconds. */
export class Desk {
  readonly playback: Playback;
  readonly captions: Captions;
  readonly alone = new Alone();
  readonly upNext: UpNext;
  /** What the reader chose for the player, on this device. */
  choices = $state.raw(preferences());
  /** Where the transcript has what is looked for. */
  hits = $state.raw<readonly number[]>([]);
  /** The file that is open beside the video, by its name. */
  file = $state<string | null>(null);
  /** The last call of a pane. */
  called = $state.raw<{ pane: string; call: Call } | null>(null);
  helping = $state(false);
  /** What a key just did, to be said on the video for a moment. */
  told = $state.raw<{ text: string; side: -1 | 0 | 1 } | null>(null);
  #lecture: () => LectureView;
  #route: () => LecturePlace;
  #chosenLanguage = $state<string | null>(null);
  #chosenPane = $state(preferences().pane);
  /** The second that was asked for exactly, while the lecture still stands there. */
  #exact: number | null = null;
  #noting: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;

  /** The language of the transcript. */
  readonly language: string | null = $derived.by(() =>
    readingLanguage(this.#lecture().languages, this.#chosenLanguage, this.#route().language),
  );
  readonly panes: readonly Pane[] = $derived.by(() => panesOf(this.#lecture()));
  /** The pane that is open: the one chosen last, if this lecture has it. */
  readonly pane: string = $derived.by(() => (this.panes.find(({ id }) => id === this.#chosenPane) ?? this.panes[0]!).id);
  readonly marks: readonly Mark[] = $derived.by(() => this.panes.flatMap((pane) => pane.marks?.(this) ?? []));

  /** What the search that led here was for. */
  get query(): string {
    return this.#route().query;
  }

  /** The note that one came for. */
  get note(): string | undefined {
    return this.#route().note;
  }

  /** To be made where effects may be, for one lecture. `play`: at once. */
  constructor(lecture: () => LectureView, route: () => LecturePlace, play: () => boolean) {
    this.#lecture = lecture;
    this.#route = route;
    this.playback = new Playback(lecture().course_id);
    this.captions = new Captions(
      () => lecture().languages,
      () => this.language,
    );
    this.upNext = new UpNext(() => this.go(lecture().next, true));
    this.playback.settled = () => this.#settled();
    $effect(() => this.#arrive(route().at, untrack(play)));
    $effect(() => {
      if (this.note) untrack(() => this.open('notes'));
    });
    void notes.open(lecture().id);
    $effect(() => this.#resume(progress.of(lecture().id)?.resume_s ?? null));
    $effect(() => () => {
      clearTimeout(this.#noting);
      clearTimeout(this.#telling);
      this.upNext.cancel();
      if (document.fullscreenElement && navigation.route.name !== 'lecture') void document.exitFullscreen();
    });
  }

  /** Each arrival at this lecture seeks, at first load and when another moment of it is chosen. */
  #arrive(at: number | null, play: boolean): void {
    this.#exact = at;
    untrack(() => {
      if (at !== null) this.playback.seek(at, play);
      else if (play) this.playback.play();
    });
  }

  /** Unless the address says a second, the lecture goes on where the learner was. */
  #resume(at: number | null): void {
    if (at !== null && untrack(() => this.#route().at === null)) untrack(() => this.playback.startAt(at));
  }

  /** The address of a second of this lecture, as one would share it. */
  address = (at: number): string => {
    const { language, query } = this.#route();
    return to.lecture(this.#lecture().id, { at, language: this.#chosenLanguage ?? language, query });
  };

  /** The address bar follows when the reader stops or moves, not while the lecture runs. */
  #settled(): void {
    const { playback } = this;
    if (this.#exact !== null && Math.abs(playback.time - this.#exact) > 1) this.#exact = null;
    clearTimeout(this.#noting);
    this.#noting = setTimeout(() => this.#note(this.#exact ?? Math.floor(playback.time)), restsFor);
  }

  /** Write a second into the address bar, unless the reader has left: this page stays until the next one's code has come. */
  #note(at: number): void {
    const { route } = navigation;
    if (route.name === 'lecture' && route.id === this.#lecture().id) navigation.note(this.address(at));
  }

  /** The reader chose a second to hear from. */
  listen = (at: number): void => {
    this.#exact = at;
    this.playback.seek(at, true);
    this.#settled();
  };

  /** Read the transcript in this language; captions go with it. */
  changeLanguage = (language: string): void => {
    this.#chosenLanguage = language;
    prefer({ language });
    this.captions.follow();
    this.#note(Math.floor(this.playback.time));
  };

  choose(choice: Partial<Preferences>): void {
    prefer(choice);
    this.choices = preferences();
  }

  open(pane: string): void {
    this.#chosenPane = pane;
    this.choose({ pane });
  }

  /** Stop, and open a pane for something: at this second, with these words. The pane's code may have to come first. */
  call(pane: string, quote = '', said?: number): void {
    this.playback.pause();
    const second = said ?? this.playback.time;
    if (this.alone.full) this.alone.toggle(this.playback);
    this.open(pane);
    this.called = { pane, call: { second, quote } };
  }

  /** To the lecture before or after; it plays there as it played here, or as said. */
  go(lecture: LectureView['next'], play = !this.playback.paused): void {
    if (lecture) navigation.go(to.lecture(lecture.id), { play });
  }

  /** Back to where the reader came from, one level at a time. */
  leave(): void {
    if (this.upNext.left !== null) this.upNext.hold();
    else if (this.file !== null) this.file = null;
    else if (navigation.inside) history.back();
    else navigation.go(to.course(this.#lecture().course_id));
  }

  /** Say something on the video for a moment, on its left (-1) or right (1) side or above its middle. */
  tell(text: string, side: -1 | 0 | 1 = 0): void {
    clearTimeout(this.#telling);
    this.told = { text, side };
    this.#telling = setTimeout(() => (this.told = null), 800);
  }
}
