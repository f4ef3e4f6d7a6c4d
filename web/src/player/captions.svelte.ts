import { prefer, preferences, type Preferences } from '../store/preferences';

export type CaptionsSize = Preferences['captionsSize'];
export const sizes: readonly CaptionsSize[] = ['small', 'medium', 'large', 'largest'];
/** How many lines captions can be lifted by. */
export const highest = 8;

/** The captions on the video: whether, in which language, how large and how high. Drawn by the browser from the video's text tracks. */
export class Captions {
  shown = $state(preferences().captions);
  size = $state(preferences().captionsSize);
  lift = $state(preferences().captionsLift);
  /** Lines at the video's lower edge that something else stands on. */
  covered = $state(0);
  #chosen = $state(preferences().captionsLanguage);
  #languages: () => readonly string[];
  #usual: () => string | null;
  #video: HTMLVideoElement | undefined;
  /** Cues that stood where the browser puts them. The others have a place of their own. */
  #ours = new WeakSet<TextTrackCue>();

  /** The language that is shown: the one chosen for captions if this lecture has it, else that of the transcript. */
  readonly language = $derived.by(() => (this.#languages().includes(this.#chosen) ? this.#chosen : this.#usual()));

  /** To be made where effects may be. `languages` are those that the lecture has, `usual` is the transcript's. */
  constructor(languages: () => readonly string[], usual: () => string | null) {
    this.#languages = languages;
    this.#usual = usual;
    $effect(() => this.#show(this.shown ? this.language : null));
    $effect(() => this.#place(this.lift + this.covered));
  }

  attach = (video: HTMLVideoElement): (() => void) => {
    this.#video = video;
    const life = new AbortController();
    const { signal } = life;
    const again = () => this.#place(this.lift + this.covered);
    video.textTracks.addEventListener('change', () => this.#changed(), { signal });
    video.textTracks.addEventListener('addtrack', () => this.#show(this.shown ? this.language : null), { signal });
    // Each track element says when its cues are there.
    video.addEventListener('load', again, { capture: true, signal });
    this.#show(this.shown ? this.language : null);
    return () => {
      life.abort();
      this.#video = undefined;
    };
  };

  set(shown: boolean): void {
    this.shown = shown;
    prefer({ captions: shown });
  }

  /** Show captions in this language, whatever the transcript's is. */
  choose(language: string): void {
    this.#chosen = language;
    prefer({ captionsLanguage: language });
    this.set(true);
  }

  /** Let them be in the transcript's language again. */
  follow(): void {
    this.#chosen = '';
    prefer({ captionsLanguage: '' });
  }

  setSize(size: CaptionsSize): void {
    this.size = size;
    prefer({ captionsSize: size });
  }

  setLift(lines: number): void {
    this.lift = Math.max(0, Math.min(Math.round(lines), highest));
    prefer({ captionsLift: this.lift });
  }

  #tracks(): TextTrack[] {
    return Array.from(this.#video?.textTracks ?? []);
  }

  #show(language: string | null): void {
    for (const track of this.#tracks()) {
      const mode = language !== null && track.language === language ? 'showing' : 'disabled';
      if (track.mode !== mode) track.mode = mode;
    }
  }

  /** Captions were turned on or off elsewhere, as in a full screen of the phone's own. */
  #changed(): void {
    const showing = this.#tracks().find((track) => track.mode === 'showing');
    if (showing && showing.language !== this.language) this.choose(showing.language);
    else if (Boolean(showing) !== this.shown) this.set(Boolean(showing));
  }

  /** Lift the last line of each cue by so many lines (WebVTT, "line": negative numbers count from the lower edge). */
  #place(lines: number): void {
    for (const track of this.#tracks()) {
      let moved = false;
      for (const cue of Array.from(track.cues ?? [])) {
        if (!(cue instanceof VTTCue)) continue;
        if (cue.line === 'auto') this.#ours.add(cue);
        if (!this.#ours.has(cue)) continue;
        const line = lines > 0 ? -lines - cue.text.split('\n').length : 'auto';
        if (cue.line === line) continue;
        cue.line = line;
        moved = true;
      }
      if (!moved || track.mode !== 'showing') continue;
      // What stands on the video now moves only when it is drawn anew.
      track.mode = 'hidden';
      track.mode = 'showing';
    }
  }
}
