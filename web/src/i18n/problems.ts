import type { Code } from './problems.en';
import { t } from './texts';

/** What went wrong, as the server tells it: a code, an English sentence, and what to do about it at a terminal. */
export interface Told {
  code: string;
  message: string;
  hint: string;
}

/** A piece of text, and its language where that may not be the page's. */
export interface Piece {
  text: string;
  lang?: 'en';
}

export interface Explained {
  /** What is wrong. */
  says: Piece;
  /** What to do about it here; '' where nothing is known, or nothing that this device may. */
  hint: Piece;
  /** The server's own sentence where `says` is another: it has the names and numbers. */
  detail: Piece;
}

const nothing: Piece = { text: '' };

/** Say in the page's words what went wrong. `manages`: what only those can do who may manage the library is said as well. */
export function explained({ code, message, hint }: Told, manages: boolean): Explained {
  if (code === 'unreachable') return { says: { text: t.unreachable }, hint: { text: t.unreachableHint }, detail: nothing };
  const { anybody, keeper, says } = t.problems;
  const told: Piece = message ? { text: message, lang: 'en' } : { text: t.broken };
  if (!Object.hasOwn(anybody, code) && !Object.hasOwn(keeper, code)) {
    return { says: told, hint: manages ? { text: hint, lang: 'en' } : nothing, detail: nothing };
  }
  const help = code in anybody ? anybody[code as keyof typeof anybody] : manages ? keeper[code as keyof typeof keeper] : '';
  const own = says?.[code as Code];
  const hinted: Piece = { text: help };
  return own ? { says: { text: own }, hint: hinted, detail: message ? told : nothing } : { says: told, hint: hinted, detail: nothing };
}
