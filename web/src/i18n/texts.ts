import { en, type Texts } from './en';

/** The interface's texts in the reader's language. */
export let t: Texts = en;

/** Choose by what the browser asks for, before anything is shown. English is at hand; other languages are fetched when wanted. */
export async function chooseTexts(wished: readonly string[]): Promise<void> {
  const language = wished.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'en' || tag === 'de');
  t = language === 'de' ? (await import('./de')).de : en;
  document.documentElement.lang = t.language;
}

/** A language's name in the reader's language: "German"; the tag itself where no name is known. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([t.language], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
