import { connection } from '../api/connection.svelte';
import { t } from '../i18n/texts';
import { sync } from '../sync/sync.svelte';
import { Task } from './task.svelte';

/** Why folders cannot be moved now, in words; '' when they can. Reactive. */
export function hindered(): string {
  if (connection.away) return t.upkeep.awayReason;
  return sync.running ? t.upkeep.busyReason : '';
}

/** What was done last, for those who hear the page. */
class Said {
  text = $state('');

  say(text: string): void {
    this.text = text;
  }
}

export const said = new Said();

/** What is taken back after the place where it was done has gone. */
export const undoing = new Task();

/** Go where the progress of a sync is shown, and why it did not begin. */
export function goToSync(): void {
  document.getElementById('sync')?.focus();
}
