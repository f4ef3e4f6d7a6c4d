import type { Playback } from './playback.svelte';

/** A phone on its side. */
const onItsSide = '(orientation: landscape) and (max-height: 500px)';

/**
 * Whether the video has the screen for itself. It is the whole page that goes full screen: so it stays so from one lecture to the next,
 * and the video keeps its controls.
 */
export class Alone {
  full = $state(document.fullscreenElement !== null);
  #sideways = $state(false);
  readonly here = $derived(this.full || this.#sideways);

  /** Look at the screen for as long as the component lives. */
  constructor() {
    const query = matchMedia(onItsSide);
    $effect(() => {
      const life = new AbortController();
      const { signal } = life;
      const look = () => {
        this.full = document.fullscreenElement !== null;
        this.#sideways = query.matches;
      };
      document.addEventListener('fullscreenchange', look, { signal });
      query.addEventListener('change', look, { signal });
      look();
      return () => life.abort();
    });
  }

  toggle(playback: Playback): void {
    const page = document.documentElement;
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (page.requestFullscreen) page.requestFullscreen().catch(() => {});
    else playback.phoneFullscreen();
  }
}
