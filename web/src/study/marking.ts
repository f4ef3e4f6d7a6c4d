import { made } from './events';
import { outbox } from './outbox.svelte';

/** Mark a lecture as watched, or as not watched. Returns what takes that back. */
export function markWatched(lecture: string, watched: boolean): () => void {
  const mark = made.marked({ lecture, watched });
  void outbox.record(mark);
  return () => void outbox.record(made.retracted({ target: mark.id }));
}
