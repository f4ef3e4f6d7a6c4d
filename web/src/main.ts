import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { chooseTexts } from './i18n/texts';
import { navigation } from './router/navigation.svelte';
import { outbox } from './study/outbox.svelte';
import { progress } from './study/progress.svelte';
import { sync } from './sync/sync.svelte';

await chooseTexts(navigator.languages);
navigation.start();
progress.start();
outbox.start();
sync.watch();
mount(App, { target: document.getElementById('carrel')! });
