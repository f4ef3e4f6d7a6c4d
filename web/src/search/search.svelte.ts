import { ApiError, api } from '../api/client';
import type { SearchView } from '../api/types';
import type { SearchPlace } from '../router/route';

const limit = 30;
/** Answers kept, so that going back to the results shows them at once. */
const kept = 20;

/** The search being shown: its answer, and the asking of the next one. */
class Search {
  answer = $state.raw<SearchView | undefined>();
  problem = $state.raw<ApiError | undefined>();
  /** The question that `answer` is for. */
  answered = $state.raw<SearchPlace | undefined>();
  #asking: AbortController | undefined;
  #answers = new Map<string, SearchView>();

  /** Ask; a question that is no longer wanted is given up. What is shown stays until the answer is there. */
  async ask(place: SearchPlace): Promise<void> {
    this.#asking?.abort();
    if (!place.query) {
      this.answer = undefined;
      this.problem = undefined;
      this.answered = place;
      return;
    }
    const key = JSON.stringify([place.query, place.course, place.language]);
    const before = this.#answers.get(key);
    if (before) this.#show(place, before);
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const answer = await api.search({ ...place, limit }, asking.signal);
      this.#keep(key, answer);
      this.#show(place, answer);
    } catch (reason) {
      if (asking.signal.aborted) return;
      this.problem = reason instanceof ApiError ? reason : new ApiError(0, 'error', '', '');
    }
  }

  #show(place: SearchPlace, answer: SearchView): void {
    this.answer = answer;
    this.answered = place;
    this.problem = undefined;
  }

  #keep(key: string, answer: SearchView): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const oldest = this.#answers.keys().next().value;
    if (this.#answers.size > kept && oldest !== undefined) this.#answers.delete(oldest);
  }
}

export const search = new Search();
