import { api, whenRefused } from '../api/client';
import type { AccessView } from '../api/types';
import { LoopGuard } from '../router/again';
import type { Kept } from './kept.svelte';
import { keep } from './shelf';

const kept = (): Kept<AccessView> => keep('access', api.access);

/**
 * Who this device is to the library, and what it may: the one place that says so. What it may not is offered nowhere. Kept like the
 * rest, for when the server is away.
 */
class Access {
  #leaving = false;

  get view(): AccessView | undefined {
    return kept().value;
  }

  /** Whether it is known, or known why not. */
  get known(): boolean {
    return kept().known;
  }

  /** Whether this device may change the library: add and remove, sync, settings, devices. */
  get manages(): boolean {
    return this.view?.may_manage ?? false;
  }

  /** Ask now, whenever the page is looked at again, and when the server says that it is otherwise. */
  watch(): void {
    void kept().refresh();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.look();
    });
    whenRefused((code) => {
      if (code === 'may-not-manage') this.look();
      // Too often with a cookie that holds no more.
      else if (code === 'not-paired' || code === 'too-many-tries') this.#shutOut();
    });
  }

  /** Ask, unless the server has just said it. */
  look(): void {
    kept().refreshIfOld();
  }

  set(view: AccessView): void {
    kept().set(view);
  }

  /**
   * The device was put out, or its cookie is gone: at its own address stands the page that lets it in, which leads back here. What
   * waits to be sent stays on the device and is sent when it is in again.
   */
  #shutOut(): void {
    // What was asked at the same time is refused as well.
    if (this.#leaving) return;
    this.#leaving = true;
    if (new LoopGuard('carrel.out').pass(location.pathname)) location.reload();
    else location.replace('/pair');
  }
}

export const access = new Access();
