import '../styles/tokens.css';
import '../styles/base.css';
import { mount } from 'svelte';
import Pair from './Pair.svelte';
import { Pairing } from './pairing.svelte';
import { chooseTexts } from './texts';

const pairing = new Pairing();
const begun = pairing.begin();
await chooseTexts(navigator.languages);
mount(Pair, { target: document.getElementById('carrel')!, props: { pairing } });
// A code that is scanned while this page is open changes its fragment alone.
addEventListener('hashchange', () => location.hash && location.reload());
await begun;
