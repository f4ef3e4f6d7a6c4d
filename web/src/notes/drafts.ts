import { v7 } from 'uuid';
import { device, type Draft } from '../store/device';
import { made } from '../study/events';
import { outbox } from '../study/outbox.svelte';

/** A page that lives makes edits of what is typed in it sooner than this, in milliseconds. */
const livesFor = 20_000;

const page = v7();
const keyOf = (draft: Pick<Draft, 'page' | 'note'>) => `${draft.page} ${draft.note}`;
const lockOf = (page: string) => `carrel.typing ${page}`;

/** Letters that are no edit yet lie on the device from the moment they are typed, so that they outlive the page however it ends. */
export const drafts = {
  keep(typed: Omit<Draft, 'page' | 'at'>): Promise<boolean> {
    hold();
    const draft = { ...typed, page, at: Date.now() };
    return device.put('drafts', [[keyOf(draft), draft]]);
  },

  drop(note: string): void {
    void device.remove('drafts', [keyOf({ page, note })]);
    release?.();
    release = undefined;
  },

  /** Make edits of what pages left behind that ended without a word. */
  async recover(): Promise<void> {
    const left = (await device.all('drafts')).filter((draft) => draft.page !== page);
    if (left.length === 0) return;
    const living = await typing();
    const [lost, young] = [left.filter((draft) => isLost(draft, living)), left.filter((draft) => !isLost(draft, living))];
    for (const draft of lost) await adopt(draft);
    if (young.length > 0) setTimeout(() => void drafts.recover(), livesFor);
  },
};

/** While something is typed here, other pages can see that its drafts have a page. */
let release: (() => void) | undefined;

function hold(): void {
  if (release || !navigator.locks) return;
  const typed = new Promise<void>((resolve) => (release = resolve));
  void navigator.locks.request(lockOf(page), () => typed);
}

/** The locks of the pages in which something is typed; undefined where the browser has none (on plain http). */
async function typing(): Promise<Set<string> | undefined> {
  const locks = await navigator.locks?.query();
  return locks && new Set([...(locks.held ?? []), ...(locks.pending ?? [])].map(({ name }) => name ?? ''));
}

const isLost = (draft: Draft, living: ReadonlySet<string> | undefined) =>
  living ? !living.has(lockOf(draft.page)) : Date.now() - draft.at > livesFor;

async function adopt(draft: Draft): Promise<void> {
  const { note, lecture, second, text, bases, at } = draft;
  const isEmpty = text.trim() === '';
  if (!isEmpty || bases.length > 0) {
    const kept = await outbox.record(made.noteEdited({ note, lecture, second, text, bases: [...bases], deleted: isEmpty }, new Date(at)));
    if (!kept) return;
  }
  await device.remove('drafts', [keyOf(draft)]);
}
