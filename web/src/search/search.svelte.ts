import { ApiError, api } from '../api/client';
import type { SearchView } from '../api/types';
import type { SearchPlace } from '../router/route';

/** How many lectures are asked for: first, and each time the reader wants more. */
const pages = [10, 30, 100] as const;
/** Answers kept, so that going back to the results shows them at once. */
const kept = 20;

const keyOf = ({ query, course, language }: SearchPlace) => JSON.stringify([query, course, language]);

/** The search being shown: its answer, and the asking of the next one. */
class Search {
  answer = $state.raw<SearchView | undefined>();
  problem = $state.raw<ApiError | undefined>();
  /** The question that `answer` is for. */
  answered = $state.raw<SearchPlace | undefined>();
  /** How many lectures were asked for. */
  #limit = $state.raw<number>(pages[0]);
  /** Whether all lectures are shown. */
  all = $derived((this.answer?.lectures.length ?? 0) < this.#limit);
  /** Whether more lectures can be had. */
  more = $derived(!this.all && this.#limit < pages.at(-1)!);
  #asking: AbortController | undefined;
  #answers = new Map<string, { answer: SearchView; limit: number }>();

  /** Ask; a question that is no longer wanted is given up. What is shown stays until the answer is there, with as many lectures. */
  async ask(place: SearchPlace, wanted?: number): Promise<void> {
    this.#asking?.abort();
    if (!place.query) {
      this.answer = undefined;
      this.problem = undefined;
      this.answered = place;
      return;
    }
    const key = keyOf(place);
    const before = this.#answers.get(key);
    if (before) this.#show(place, before.answer, before.limit);
    const limit = wanted ?? before?.limit ?? pages[0];
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const answer = await api.search({ ...place, limit }, asking.signal);
      this.#keep(key, answer, limit);
      this.#show(place, answer, limit);
    } catch (reason) {
      if (asking.signal.aborted) return;
      this.problem = reason instanceof ApiError ? reason : new ApiError(0, 'error', '', '');
    }
  }

  /** Show more lectures for the question that is answered. */
  async askMore(): Promise<void> {
    const next = pages.find((page) => page > this.#limit);
    if (this.answered && next !== undefined) await this.ask(this.answered, next);
  }

  #show(place: SearchPlace, answer: SearchView, limit: number): void {
    this.answer = answer;
    this.#limit = limit;
    this.answered = place;
    this.problem = undefined;
  }

  #keep(key: string, answer: SearchView, limit: number): void {
    this.#answers.delete(key);
    this.#answers.set(key, { answer, limit });
    const oldest = this.#answers.keys().next().value;
    if (this.#answers.size > kept && oldest !== undefined) this.#answers.delete(oldest);
  }
}

export const search = new Search();
