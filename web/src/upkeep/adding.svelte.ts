import { ApiError, api, type Options } from '../api/client';
import type { CourseView, PreviewView } from '../api/types';
import { sync } from '../sync/sync.svelte';
import { Task } from './task.svelte';
import { upkeep } from './upkeep';

/** Milliseconds between two questions how far a look is. */
const askEvery = 500;

/** From an address to a course: look what is there, say how it is to be called, add it. */
export class Adding {
  address = $state('');
  /** The browser whose login the site needs; '' for none. */
  login = $state('');
  title = $state('');
  program = $state('');
  look = $state.raw<PreviewView | undefined>();
  task = new Task();
  #closed = false;

  get looking(): boolean {
    return this.look?.state === 'working';
  }

  get found() {
    return this.look?.found ?? undefined;
  }

  /** What was found is for the address that stands there. */
  get current(): boolean {
    return this.look !== undefined && this.look.address === this.address.trim();
  }

  get #options(): Options {
    return this.login ? { cookies_from_browser: this.login } : {};
  }

  /** Look what is at the address. An earlier look ends. */
  async ask(): Promise<void> {
    const address = this.address.trim();
    if (!address) return;
    this.cancel();
    const begun = await this.task.run(() => api.preview(address, this.#options));
    if (!begun) return;
    this.look = begun;
    while (this.look?.id === begun.id && this.looking && !this.#closed) {
      await new Promise((next) => setTimeout(next, askEvery));
      if (this.look?.id !== begun.id || this.#closed) return;
      await this.#askAgain(begun.id);
    }
    if (this.look?.id === begun.id) this.title = this.found?.title ?? '';
  }

  /** Beside the task: another look may begin meanwhile, and what is said of this one is nobody's concern any more. */
  async #askAgain(id: string): Promise<void> {
    try {
      const view = await api.previewed(id);
      if (this.look?.id === id) this.look = view;
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      if (this.look?.id !== id) return;
      this.task.problem = reason;
      this.look = undefined;
    }
  }

  /** Forget the look; one that is under way ends. */
  cancel(): void {
    const { look } = this;
    this.look = undefined;
    if (look?.state === 'working') void api.cancelPreview(look.id).catch(() => undefined);
  }

  /** The page is left. */
  close(): void {
    this.#closed = true;
    this.cancel();
  }

  /** Add what was found, and sync it. The course, or undefined when that did not go. */
  async add(): Promise<CourseView | undefined> {
    const { look, found } = this;
    if (!look || !found) return undefined;
    const title = this.title.trim();
    const own = title && title !== found.title ? title : null;
    const course = await this.task.run(() =>
      api.addCourse({ address: look.address, title: own, program: this.program.trim() || null, options: this.#options }),
    );
    if (!course) return undefined;
    this.look = undefined;
    this.address = this.program = this.title = this.login = '';
    upkeep.changed();
    await sync.startSoon(course.id);
    return course;
  }
}
