type Rendering = typeof import('./rendering');

/** Makes notes readable. What it needs is large, and fetched when there is a note to read. */
class Reader {
  #rendering = $state.raw<Rendering | undefined>();
  /** Whether formulas can be set. */
  #formulas = $state(false);
  #loading: Promise<void> | undefined;
  #loadingFormulas: Promise<void> | undefined;

  /** Fetch what these texts need to be read. Without it, by a page that is offline and never had it, they stay as they are written. */
  async load(texts: readonly string[]): Promise<void> {
    try {
      await (this.#loading ??= this.#load());
      if (texts.some(hasFormulas)) await (this.#loadingFormulas ??= this.#loadFormulas());
    } catch {
      [this.#loading, this.#loadingFormulas] = [undefined, undefined];
    }
  }

  async #load(): Promise<void> {
    this.#rendering = await import('./rendering');
  }

  async #loadFormulas(): Promise<void> {
    await this.#rendering!.loadFormulas();
    this.#formulas = true;
  }

  /** A note as it is read; undefined as long as something for that is missing, which is then fetched. Reactive. */
  read(text: string, lecture: string): DocumentFragment | undefined {
    const ready = this.#rendering && (this.#formulas || !hasFormulas(text));
    if (ready) return this.#rendering!.shown(text, lecture);
    void this.load([text]);
    return undefined;
  }
}

const hasFormulas = (text: string) => text.includes('$');

export const reader = new Reader();
