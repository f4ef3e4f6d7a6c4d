import { connection } from '../api/connection.svelte';
import { drafts } from './drafts';
import { sendFrames } from './frames';

/** Begin with what earlier pages left behind: letters that were no edit yet, and frames that the server has not made. */
export function recover(): void {
  void drafts.recover();
  void sendFrames();
  connection.onReturn(() => void sendFrames());
}
