import { media } from '../api/client';
import { parse } from '../router/route';
import { load } from '../screens';
import { library } from '../store/library';
import { progress } from '../study/progress.svelte';

/** The pointer rests on a link for so long, in milliseconds, before it is taken for a wish. */
const rest = 80;

/**
 * Has a video ready before it is asked for: of the link that one points at, presses or reaches by keyboard, and of what a view expects.
 * A click then finds the video loaded and at its second. One at a time: the newest wish takes the place of the one before.
 */
class Ready {
  #wanted = '';
  #video: HTMLVideoElement | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** Look at what the learner is about to do, anywhere on the page. */
  watch(): void {
    const later = (event: Event) => {
      clearTimeout(this.#resting);
      const link = linkAt(event);
      if (link) this.#resting = setTimeout(() => this.#link(link), rest);
    };
    document.addEventListener('pointerover', later);
    document.addEventListener('focusin', later);
    document.addEventListener('pointerdown', (event) => {
      const link = linkAt(event);
      if (link) this.#link(link);
    });
  }

  #link(link: HTMLAnchorElement): void {
    const route = parse(new URL(link.href));
    if (route.name === 'lecture' && route.view !== 'read') void this.make(route.id, route.at);
  }

  /** Have a lecture ready at a second, or where the learner is in it. */
  async make(id: string, at: number | null = null): Promise<void> {
    this.#wanted = id;
    load('lecture').catch(() => {});
    const kept = library.lecture(id);
    if (!kept.value) await kept.refresh();
    if (this.#wanted !== id || !kept.value?.file) return;
    if (this.#video?.dataset.lecture !== id) {
      this.#drop();
      this.#video = newVideo(id);
    }
    const second = at ?? progress.of(id)?.resume_s ?? 0;
    if (Math.abs(this.#video!.currentTime - second) > 0.001) this.#video!.currentTime = second;
  }

  /** The video of a lecture, for the page that shows it: loaded already, or new. */
  take(id: string): HTMLVideoElement {
    this.#wanted = '';
    clearTimeout(this.#resting);
    const video = this.#video?.dataset.lecture === id ? this.#video : newVideo(id);
    if (this.#video !== video) this.#drop();
    this.#video = undefined;
    video.preload = 'auto';
    return video;
  }

  #drop(): void {
    this.#video?.removeAttribute('src');
    this.#video?.load();
    this.#video = undefined;
  }
}

export const ready = new Ready();

/** A video of a lecture, in no page yet. */
export function newVideo(id: string): HTMLVideoElement {
  const video = document.createElement('video');
  video.dataset.lecture = id;
  video.playsInline = true;
  video.preload = 'metadata';
  video.src = media.video(id);
  return video;
}

function linkAt({ target }: Event): HTMLAnchorElement | null {
  return target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="/lectures/"]') : null;
}
