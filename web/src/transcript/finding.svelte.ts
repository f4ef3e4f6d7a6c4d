import type { CueView, LectureSearchView, MomentView } from '../api/types';
import { findable, findExactly, findWords, isEnough, locate, type Hit } from '../text/find';
import type { Range } from '../text/segments';
import { indexAt } from '../player/position';

type Ask = (query: string, signal: AbortSignal) => Promise<LectureSearchView>;

/** Typing rests so long, in milliseconds, before the server is asked. */
const rest = 150;
/** More marks than this along the whole lecture could not be told apart. */
const marks = 200;

/**
 * Finding in one transcript. What stands in it as typed is found at once, here. What does not (another form of a word, a slip, a word
 * missing) is asked of the server; until it answers, and where it does not, the words typed are found each.
 */
export class Finding {
  wanted = $state('');
  /** The place looked at, counted in `places`; -1 before any. */
  looked = $state(-1);
  #cues: () => readonly CueView[];
  #answer = $state.raw<{ query: string; moments: readonly MomentView[] }>({ query: '', moments: [] });

  #prepared = $derived.by(() => findable(this.#cues().map((cue) => cue.text)));
  #starts = $derived.by(() => Float64Array.from(this.#cues(), (cue) => cue.start_s));
  #query = $derived(isEnough(this.wanted) ? this.wanted.trim() : '');
  #exact = $derived(this.#query ? findExactly(this.#prepared, this.#query) : []);
  #near = $derived(this.#exact.length === 0 && this.#query !== '' && this.#answer.query === this.#query ? this.#placed() : []);

  /** Whether enough is typed to look for it. */
  readonly asked = $derived(this.#query !== '');
  /** Whether the places are not what was typed but what comes close to it. */
  readonly close = $derived(this.#near.length > 0);
  /** Where it stands, in the order of speech. */
  readonly places: readonly Hit[] = $derived.by(() => {
    if (this.#exact.length > 0 || this.#query === '') return this.#exact;
    return this.close ? this.#near : findWords(this.#prepared, this.#query);
  });
  /** What to light in each cue. */
  readonly found: ReadonlyMap<number, readonly Range[]> = $derived.by(() => {
    const ranges = new Map<number, Range[]>();
    for (const { parts } of this.places) {
      for (const { cue, range } of parts) {
        const known = ranges.get(cue);
        if (known) known.push(range);
        else ranges.set(cue, [range]);
      }
    }
    return ranges;
  });
  /** The seconds of the places, for marks along the lecture: of those that lie too near to each other, the first. */
  readonly seconds: readonly number[] = $derived.by(() => {
    const apart = (this.#cues().at(-1)?.end_s ?? 0) / marks;
    const chosen: number[] = [];
    for (const place of this.places) {
      const second = this.#secondOf(place);
      if (chosen.length === 0 || second - chosen.at(-1)! >= apart) chosen.push(second);
    }
    return chosen;
  });
  /** The cue that the place looked at begins in, or -1. */
  readonly cue = $derived(this.places[this.looked]?.cue ?? -1);

  /** To be made where effects may be: asking follows what is typed for as long as the component lives. */
  constructor(query: string, cues: () => readonly CueView[], ask: Ask) {
    this.wanted = query;
    this.#cues = cues;
    $effect(() => {
      const asked = this.#query;
      if (asked === '' || this.#exact.length > 0 || cues().length === 0) return;
      const life = new AbortController();
      const waiting = setTimeout(() => void this.#askFor(asked, ask, life.signal), rest);
      return () => {
        clearTimeout(waiting);
        life.abort();
      };
    });
  }

  /** Make the texts ready to be searched, before the first letter is typed. */
  prepare(): void {
    void this.#prepared;
  }

  /** Look at the next place, or the one before; the first time, at the one that is said next. */
  look(forward: boolean, time: number): void {
    const count = this.places.length;
    if (count === 0) return;
    if (this.looked >= 0) this.looked = (this.looked + (forward ? 1 : count - 1)) % count;
    else this.looked = Math.max(0, this.#saidFrom(time - 1));
  }

  clear(): void {
    this.wanted = '';
    this.looked = -1;
  }

  async #askFor(query: string, ask: Ask, signal: AbortSignal): Promise<void> {
    try {
      const { moments } = await ask(query, signal);
      if (signal.aborted) return;
      const before = this.places[this.looked];
      this.#answer = { query, moments };
      if (before) this.looked = Math.max(0, this.#saidFrom(this.#secondOf(before)));
    } catch {
      // Offline, or asked anew meanwhile: what was found here stands.
    }
  }

  #placed(): Hit[] {
    const cueOf = (moment: MomentView) => Math.max(0, indexAt(this.#starts, moment.start_s + 0.01));
    const inOrder = [...this.#answer.moments].sort((a, b) => a.start_s - b.start_s);
    return inOrder.map((moment) => locate(this.#prepared, cueOf(moment), moment));
  }

  #saidFrom(time: number): number {
    return this.places.findIndex((place) => this.#secondOf(place) >= time);
  }

  #secondOf(place: Hit): number {
    return this.#starts[place.cue] ?? 0;
  }
}
