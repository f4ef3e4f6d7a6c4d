import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { ahead } from './api/ahead';
import { connection } from './api/connection.svelte';
import { updates } from './api/updates.svelte';
import { chooseTexts } from './i18n/texts';
import { ready } from './player/ready';
import { navigation } from './router/navigation.svelte';
import { prepare } from './screens';
import { access } from './store/access.svelte';
import { mendOnReturn } from './store/shelf';
import { outbox } from './study/outbox.svelte';
import { progress } from './study/progress.svelte';
import { sync } from './sync/sync.svelte';

/** Milliseconds that something may wait for the browser to be idle. */
const longest = 1000;

ahead.begin();
navigation.start();
connection.start();
updates.watch();
access.watch();
prepare(navigation.route);
mendOnReturn();
progress.start();

/** Wait until the page is drawn and the browser has nothing else to do. A page in the background draws nothing to be waited for. */
async function shown(): Promise<void> {
  if (document.hidden) return;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  // Safari does not tell (https://caniuse.com/requestidlecallback).
  if ('requestIdleCallback' in window) await new Promise((resolve) => requestIdleCallback(resolve, { timeout: longest }));
}

/** The module does not wait for it: the texts of other languages need what is in its file, and would wait for it for ever. */
async function show(): Promise<void> {
  await chooseTexts(navigator.languages);
  outbox.start();
  sync.watch();
  ready.watch();
  mount(App, { target: document.getElementById('carrel')! });
  ahead.over();
  await shown();
  // What earlier pages left behind comes after what this one shows.
  recoverOnce();
  connection.onReturn(recoverOnce);
}

let recovering: Promise<void> | undefined;

/** Where its code does not come, it is asked for again when the server is back; `updates` finds out why it did not. */
function recoverOnce(): void {
  recovering ??= import('./notes/recover').then(
    ({ recover }) => recover(),
    () => (recovering = undefined),
  );
}

void show();
