import { media } from '../api/client';
import type { LectureView } from '../api/types';
import type { Playback } from './playback.svelte';

/** Ways to the lectures beside this one, where there are any. */
export interface Ways {
  next?: (() => void) | undefined;
  previous?: (() => void) | undefined;
}

/** Tell the system what plays, for its lock screen and the keys of keyboards and headphones. Returns what takes that back. */
export function announce(lecture: LectureView, playback: Playback, ways: Ways, skip: () => number): () => void {
  const session = navigator.mediaSession as MediaSession | undefined;
  if (!session) return () => {};
  session.metadata = new MediaMetadata({
    title: lecture.title,
    artist: lecture.course,
    album: lecture.section || lecture.program || '',
    artwork: lecture.poster ? [{ src: media.poster(lecture.id), type: 'image/jpeg' }] : [],
  });
  const handlers: [MediaSessionAction, MediaSessionActionHandler | null][] = [
    ['play', () => playback.play()],
    ['pause', () => playback.pause()],
    ['seekbackward', ({ seekOffset }) => playback.skip(-(seekOffset ?? skip()))],
    ['seekforward', ({ seekOffset }) => playback.skip(seekOffset ?? skip())],
    ['seekto', ({ seekTime }) => seekTime != null && playback.seek(seekTime)],
    ['previoustrack', ways.previous ?? null],
    ['nexttrack', ways.next ?? null],
  ];
  for (const [action, handler] of handlers) set(session, action, handler);
  return () => {
    session.metadata = null;
    for (const [action] of handlers) set(session, action, null);
  };
}

/** Tell the system where the lecture stands; it goes on counting by itself. */
export function announcePlace(duration: number, position: number, playbackRate: number): void {
  if (duration > 0) navigator.mediaSession?.setPositionState?.({ duration, position: Math.min(position, duration), playbackRate });
}

function set(session: MediaSession, action: MediaSessionAction, handler: MediaSessionActionHandler | null): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // Not every system has every key.
  }
}
