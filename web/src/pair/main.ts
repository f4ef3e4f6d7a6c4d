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
await begun;
