import { ApiError, api } from '../api/client';
import type { FailureLine, Report, SyncEvent } from '../api/types';
import { library } from '../store/library';
import { advance, eventNames, fraction, nothing, type Progress } from './progress';

/** Lectures become ready faster than screens need to follow, in milliseconds. */
const screensEvery = 1500;

/** The library's sync, whoever started it: state, progress, and the two things one can ask of it. */
class Sync {
  running = $state(false);
  /** Something that failed is about to be tried again. */
  retrying = $state(false);
  progress = $state.raw<Progress>(nothing);
  problem = $state.raw<ApiError | undefined>();
  /** How the last sync ended, if it is known. */
  report = $derived(this.progress.report);
  fraction = $derived(this.running ? fraction(this.progress) : null);
  #stream: EventSource | undefined;
  #screens: ReturnType<typeof setTimeout> | undefined;
  /** Courses to sync when the sync that runs has ended. */
  next = $state.raw<readonly string[]>([]);

  /** Look whether a sync is at work, now and whenever the page is looked at again. */
  watch(): void {
    void this.look();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.look();
    });
  }

  async look(): Promise<void> {
    try {
      const state = await api.sync();
      if (state.running) this.#follow();
      else if (!this.#stream && state.report) this.progress = { ...nothing, report: state.report as unknown as Report };
    } catch {
      // The screens themselves say when the server is away.
    }
  }

  async start(courses: readonly string[] = []): Promise<void> {
    this.problem = undefined;
    try {
      await api.startSync(courses);
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      // Busy: with a sync, which is followed then, or with something else.
      const state = reason.status === 409 ? await api.sync().catch(() => null) : null;
      if (!state?.running) {
        this.problem = reason;
        return;
      }
    }
    this.#follow();
  }

  /** Sync a course now, or as soon as the sync that runs has ended: that one does not know of it. */
  async startSoon(course: string): Promise<void> {
    if (this.running) this.next = [...this.next, course];
    else await this.start([course]);
  }

  /** Try at once again what failed: of a course, or only these lectures of it. */
  retry(course: string, ...lectures: string[]): Promise<void> {
    return this.#retry([course], () => (lectures.length > 0 ? api.retry(lectures) : api.retryCourse(course)));
  }

  /** Try at once again what failed, of several courses. */
  retryAll(failures: readonly FailureLine[]): Promise<void> {
    const courses = [...new Set(failures.map((line) => line.course_id))];
    return this.#retry(courses, () => api.retry(failures.map((line) => line.lecture_id)));
  }

  /** Begins once, however often it is asked for: it is under way when the server is asked. */
  async #retry(courses: readonly string[], forget: () => Promise<unknown>): Promise<void> {
    if (this.retrying) return;
    this.retrying = true;
    this.problem = undefined;
    try {
      await forget();
      await this.start(courses);
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      this.problem = reason;
    } finally {
      this.retrying = false;
    }
  }

  async stop(): Promise<void> {
    try {
      await api.stopSync();
    } catch (reason) {
      if (reason instanceof ApiError) this.problem = reason;
    }
  }

  #follow(): void {
    if (this.#stream) return;
    this.running = true;
    this.progress = nothing;
    const stream = api.syncEvents();
    this.#stream = stream;
    for (const name of eventNames) {
      stream.addEventListener(name, (message: MessageEvent<string>) => this.#take(JSON.parse(message.data) as SyncEvent));
    }
    stream.onerror = () => void this.#broken(stream);
  }

  /** The stream broke. The browser connects again by itself, unless the sync is over or the server refuses. */
  async #broken(stream: EventSource): Promise<void> {
    const state = await api.sync().catch(() => null);
    if (this.#stream !== stream) return;
    if (state && !state.running) this.#end((state.report as unknown as Report | null) ?? null);
    else if (stream.readyState === EventSource.CLOSED) this.#end(null);
  }

  #take(event: SyncEvent): void {
    this.progress = advance(this.progress, event);
    if (event.event === 'run_failed') {
      this.problem = new ApiError(0, event.code, event.message, event.hint);
      this.#end(null);
    } else if (event.event === 'report') this.#end(this.progress.report);
    else if (event.event === 'lecture_ready' || event.event === 'listed') this.#refreshSoon();
  }

  #end(report: Report | null): void {
    this.#stream?.close();
    this.#stream = undefined;
    this.running = false;
    this.progress = { ...this.progress, listing: new Map(), active: [], report };
    library.changed();
    const { next } = this;
    this.next = [];
    if (next.length > 0) void this.start(next);
  }

  #refreshSoon(): void {
    this.#screens ??= setTimeout(() => {
      this.#screens = undefined;
      library.changed();
    }, screensEvery);
  }
}

export const sync = new Sync();
