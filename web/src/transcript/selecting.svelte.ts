import type { CueView } from '../api/types';
import { selectedIn } from './places';
import { joinedSpeech, secondAt } from './words';

/** Words that the reader selected, as one text, and the second at which they are said. */
export interface Words {
  text: string;
  second: number;
}

/** The selection in a transcript on the page, by mouse, finger or keyboard. */
export class Selecting {
  words = $state.raw<Words | null>(null);
  /** A mouse button is held down in the transcript. */
  pressed = $state(false);
  /** The last pointer was a finger: the system draws handles and a menu of its own at the selection. */
  touched = $state(false);
  #cues: () => readonly CueView[];
  #beside: () => readonly string[];
  #dismissing = false;
  #root: HTMLElement | undefined;

  constructor(cues: () => readonly CueView[], beside: () => readonly string[] = () => []) {
    this.#cues = cues;
    this.#beside = beside;
  }

  /** While the reader selects, nothing may move or change under the words. */
  get held(): boolean {
    return this.pressed || this.words !== null;
  }

  /** Whether the click being handled only ended a selection. */
  get dismissing(): boolean {
    return this.#dismissing;
  }

  attach = (root: HTMLElement): (() => void) => {
    this.#root = root;
    const life = new AbortController();
    const { signal } = life;
    document.addEventListener('selectionchange', () => this.look(), { signal });
    root.addEventListener(
      'pointerdown',
      (event) => {
        this.#dismissing = this.words !== null;
        this.touched = event.pointerType === 'touch';
        this.pressed = event.button === 0 && !this.touched;
      },
      { signal },
    );
    const released = () => (this.pressed = false);
    for (const name of ['pointerup', 'pointercancel', 'blur']) addEventListener(name, released, { signal });
    return () => life.abort();
  };

  /** Look at what is selected now: the browser tells of it later, perhaps after the next key. */
  look(): void {
    if (this.#root) this.words = this.#look(this.#root);
  }

  clear(): void {
    getSelection()?.removeAllRanges();
    this.words = null;
  }

  #look(root: HTMLElement): Words | null {
    const cues = this.#cues();
    const selected = selectedIn(root, cues.length - 1);
    if (!selected) return null;
    const { from, to, side } = selected;
    const texts = side === '' ? cues.map((cue) => cue.text) : this.#beside();
    const pieces = texts.slice(from.cue, to.cue + 1).map((text, i) => {
      const end = from.cue + i === to.cue ? to.at : text.length;
      return text.slice(i === 0 ? from.at : 0, end);
    });
    // A selection may begin with the space before its first word, or at the end of a cue.
    const spoken = pieces.findIndex((piece) => piece.trim() !== '');
    const cue = cues[from.cue + spoken];
    if (spoken < 0 || !cue) return null;
    const lead = pieces[spoken]!.length - pieces[spoken]!.trimStart().length;
    const second = side === '' ? secondAt(cue, (spoken === 0 ? from.at : 0) + lead) : cue.start_s;
    return { text: joinedSpeech(pieces), second };
  }
}
