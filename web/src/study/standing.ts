import type { ProgressView } from '../api/types';
import { inOrder, type StudyEvent } from './events';
import { cover, covered } from './intervals';

/** The share of a lecture that makes it complete. */
const completeShare = 0.9;
/** Watching in one go, in seconds by the clock or of the lecture, from which on it is no mere looking in. */
const real = 5;
/** A stretch that begins this near to the end of the last one goes on with it: the learner paused. */
const samePlace = 1;
/** The last seconds of a lecture, and the last part of a complete one, are nothing to come back for. */
const end = 10;
const endShare = 0.05;

const none = (lecture: string): ProgressView => ({
  lecture_id: lecture,
  share: 0,
  complete: false,
  resume_s: null,
  completed_at: null,
  last_at: null,
  notes: 0,
  intervals: [],
});

/**
 * How far the learner is in a lecture: what the server knew (`base`) and then `events` that it does not know yet, in any order. The
 * same rules as the server's, so that a screen need not wait for its answer. `length` in seconds, null where it is not known.
 */
export function standing(
  lecture: string,
  base: ProgressView | undefined,
  events: readonly StudyEvent[],
  length: number | null,
): ProgressView | undefined {
  const mine = events.filter((event) => 'lecture' in event && event.lecture === lecture && event.event !== 'note_edited').sort(inOrder);
  if (mine.length === 0) return base;
  let view = base ?? none(lecture);
  let place = view.resume_s ?? -Infinity;
  let [media, wall] = view.resume_s == null ? [0, 0] : [real, real];
  for (const event of mine) {
    view = { ...view, last_at: event.at };
    if (event.event === 'marked') {
      if (event.watched) view = { ...view, complete: true, completed_at: view.completed_at ?? event.at, resume_s: null };
      else view = { ...view, share: 0, complete: false, completed_at: null, resume_s: null, intervals: [] };
      [media, wall] = [0, 0];
    } else if (event.event === 'watched') {
      if (Math.abs(event.from_s - place) > samePlace) [media, wall] = [0, 0];
      place = event.to_s;
      media += event.to_s - event.from_s;
      wall += (event.to_s - event.from_s) / event.speed;
      view = { ...view, intervals: [...cover(view.intervals, event.from_s, Math.min(event.to_s, length ?? Infinity))] as [number, number][] };
      if (length) {
        const share = Math.min(1, covered(view.intervals, length) / length);
        const complete = view.complete || share >= completeShare;
        view = { ...view, share, complete, completed_at: view.completed_at ?? (complete ? event.at : null) };
      }
      if (Math.max(media, wall) >= real) view = { ...view, resume_s: worthResuming(place, view.complete, length) };
    }
  }
  return view;
}

function worthResuming(place: number, complete: boolean, length: number | null): number | null {
  if (!length) return place;
  return length - place >= (complete ? Math.max(end, endShare * length) : end) ? place : null;
}
