import { pairing as english } from '../i18n/pairing.en';

/** The page's texts in the reader's language. */
export let t: typeof english = english;

/** Choose by what the browser asks for, before anything is shown. */
export async function chooseTexts(wished: readonly string[]): Promise<void> {
  const language = wished.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'en' || tag === 'de');
  if (language === 'de') t = (await import('../i18n/pairing.de')).pairing;
  document.documentElement.lang = t.language;
}
