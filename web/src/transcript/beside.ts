import type { CueView } from '../api/types';
import { joinedSpeech } from './words';

/**
 * What another language says to each of these cues. Its cues may be cut otherwise: each stands beside the one that it shares the most
 * time with, or where it shares none, beside the last one before it.
 */
export function beside(cues: readonly CueView[], others: readonly CueView[]): string[] {
  const said: string[][] = cues.map(() => []);
  let from = 0;
  for (const other of others) {
    while (from + 1 < cues.length && cues[from + 1]!.start_s <= other.start_s) from += 1;
    let best = from;
    let most = 0;
    for (let at = from; at < cues.length && cues[at]!.start_s < other.end_s; at += 1) {
      const shared = Math.min(cues[at]!.end_s, other.end_s) - Math.max(cues[at]!.start_s, other.start_s);
      if (shared > most) [best, most] = [at, shared];
    }
    said[best]?.push(other.text);
  }
  return said.map(joinedSpeech);
}
