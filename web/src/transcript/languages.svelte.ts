import { untrack } from 'svelte';
import type { ApiError } from '../api/client';
import type { CueView, LectureView, TranscriptView } from '../api/types';
import type { Kept } from '../store/kept.svelte';
import { library } from '../store/library';
import { prefer, preferences } from '../store/preferences';
import { beside } from './beside';

const none: readonly never[] = [];

/** The transcript that is read, and another language beside it if the reader chose one and the lecture has it. */
export class Languages {
  #lecture: () => LectureView;
  #language: () => string;
  #wish = $state(preferences().secondLanguage);
  #first = $state.raw<Kept<TranscriptView> | undefined>();
  #second = $state.raw<Kept<TranscriptView> | undefined>();

  /** The language beside; '' for none. */
  readonly besideLanguage = $derived.by(() => {
    const here = this.#lecture().transcripts.some(({ language }) => language === this.#wish);
    return here && this.#wish !== this.#language() ? this.#wish : '';
  });
  readonly cues: readonly CueView[] = $derived(this.#first?.value?.cues ?? none);
  /** What the language beside says to each cue; empty without one. */
  readonly beside: readonly string[] = $derived.by(() => {
    const other = this.besideLanguage ? this.#second?.value : undefined;
    return other ? beside(this.cues, other.cues) : none;
  });

  /** To be made where effects may be: the languages are followed for as long as the component lives. */
  constructor(lecture: () => LectureView, language: () => string) {
    this.#lecture = lecture;
    this.#language = language;
    const transcript = (wanted: string) => untrack(() => library.transcript(lecture().id, wanted));
    $effect.pre(() => {
      this.#first = transcript(language());
    });
    $effect.pre(() => {
      this.#second = this.besideLanguage ? transcript(this.besideLanguage) : undefined;
    });
  }

  /** Whether the transcript is here. */
  get ready(): boolean {
    return this.#first?.value !== undefined;
  }

  get problem(): ApiError | undefined {
    return this.#first?.problem;
  }

  refresh(): void {
    void this.#first?.refresh();
  }

  /** Read a language beside; '' for none. Remembered. */
  choose(language: string): void {
    this.#wish = language;
    prefer({ secondLanguage: language });
  }
}
