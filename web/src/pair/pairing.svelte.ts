import { ApiError, api } from '../api/client';
import type { AccessView } from '../api/types';
import { LoopGuard } from '../router/again';
import { destination, secretIn } from './place';

/** Why it did not go; the texts have a sentence for each. */
export type Reason = 'length' | 'code' | 'secret' | 'tries' | 'away' | 'broken' | 'cookies' | 'name';

/** Seconds to wait where the server does not say how many. */
const usualWait = 30;

/** The way in: by the secret of a QR code or by a code that is typed, then a name. */
export class Pairing {
  stage = $state<'looking' | 'away' | 'code' | 'welcome' | 'already'>('looking');
  reason = $state<Reason | null>(null);
  busy = $state(false);
  /** Seconds until the next try is taken. */
  wait = $state(0);
  access = $state.raw<AccessView | undefined>();
  readonly onward: string;
  #secret: string;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    const url = new URL(location.href);
    this.onward = destination(url);
    this.#secret = secretIn(url);
    // Nobody who looks at the screen or the history is to read it.
    if (this.#secret) history.replaceState(null, '', url.pathname + url.search);
  }

  /** Look whether the device is in already: a browser sends no strict cookie when another site led here. */
  async begin(): Promise<void> {
    this.stage = 'looking';
    this.reason = null;
    try {
      this.access = await api.access();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Too many tries are those of an old cookie; a new secret has its own.
      if (error.status !== 401 && error.status !== 429) return this.#stop('away', error.unreachable ? 'away' : 'broken');
      if (!this.#secret) return this.#stop('code', null);
    }
    // Whoever shows the secret waits for this device, also when it is in; the machine itself need not be let in.
    if (this.#secret && this.access?.kind !== 'machine') await this.#enter(this.#secret, 'secret');
    else this.#proceed();
  }

  /** The device is in: go where it was going, unless that led back here. */
  #proceed(): void {
    const elsewhere = location.pathname + location.search !== this.onward;
    if (elsewhere || new LoopGuard('carrel.pair').pass(this.onward)) this.goOn();
    else this.stage = 'already';
  }

  async type(code: string | null): Promise<void> {
    if (this.busy || this.wait > 0) return;
    if (code === null) this.reason = 'length';
    else await this.#enter(code, 'code');
  }

  async #enter(secret: string, kind: 'secret' | 'code'): Promise<void> {
    this.busy = true;
    this.reason = null;
    try {
      const named = this.access !== undefined;
      await api.pair(secret);
      this.#secret = '';
      this.access = await api.access();
      if (named) this.#proceed();
      else this.stage = 'welcome';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#refuse(error, kind);
    } finally {
      this.busy = false;
    }
  }

  #refuse(error: ApiError, kind: 'secret' | 'code'): void {
    // A secret that nobody has looked at yet is kept for the next try.
    if (error.unreachable || error.status >= 500) return this.#stop(this.#secret ? 'away' : 'code', error.unreachable ? 'away' : 'broken');
    if (error.status === 429) {
      this.#pause(error.retryAfterS ?? usualWait);
      return this.#stop('code', 'tries');
    }
    this.#secret = '';
    if (this.access && error.code === 'pairing-refused') return this.#proceed();
    this.#stop('code', error.code === 'not-paired' ? 'cookies' : error.code === 'pairing-refused' ? kind : 'broken');
  }

  #stop(stage: 'away' | 'code', reason: Reason | null): void {
    this.stage = stage;
    this.reason = reason;
  }

  #pause(seconds: number): void {
    const until = Date.now() + seconds * 1000;
    this.wait = seconds;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      this.wait = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      if (this.wait > 0) return;
      clearInterval(this.#timer);
      if (this.reason === 'tries') this.reason = null;
    }, 250);
  }

  /** Give the device its name and go on. */
  async name(name: string): Promise<void> {
    if (this.busy) return;
    if (!name || name === this.access?.name) return this.goOn();
    this.busy = true;
    this.reason = null;
    try {
      await api.nameMyself(name);
      this.goOn();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.reason = error.unreachable ? 'away' : 'name';
    } finally {
      this.busy = false;
    }
  }

  goOn(): void {
    location.replace(this.onward);
  }
}
