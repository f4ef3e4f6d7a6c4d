/** Letters as they are compared, and for each UTF-16 unit of them (and for the end) the place in the text that it came from. */
export interface Folded {
  text: string;
  origin: Uint32Array;
}

/** Scripts that put no spaces between words; Korean, which often leaves them out, goes with them. */
const spaceless =
  /[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\ud840-\udbff]/;

/** Accents fall away after Latin and Greek letters alone: elsewhere the mark makes another letter. */
const accents = /(?<=[a-z\u0370-\u03ff])[\u0300-\u036f]+/g;
const loneAccent = /^[\u0300-\u036f]$/;
/** Points of Hebrew, vowel signs and the stretching dash of Arabic, and joiners. */
const unwritten = /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c\u200d]/g;
const plainer: Record<string, string> = {
  ...{ ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i', ё: 'е', ς: 'σ' },
  ...{ أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ة: 'ه', ى: 'ي', ی: 'ي', ک: 'ك' },
  ...{ '\u2019': "'", '\u02bc': "'", '\u2010': '-', '\u2011': '-' },
};

/** Whether a character's script puts no spaces between words. */
export function isSpaceless(character: string | undefined): boolean {
  return character !== undefined && character > '\u0dff' && spaceless.test(character);
}

function plain(character: string): string {
  if (/\s/u.test(character)) return ' ';
  if (loneAccent.test(character)) return '';
  const bare = character.toLowerCase().normalize('NFKD').replace(accents, '').replace(unwritten, '').normalize('NFC');
  return Array.from(bare, (letter) => plainer[letter] ?? letter).join('');
}

/**
 * Fold a text to what the search on the server compares: lower case, without accents, ligatures and width variants. Runs of white
 * space are one space, and none between characters of a script that has no spaces.
 */
export function fold(text: string): Folded {
  const known = new Map<string, string>();
  const origin = new Uint32Array(text.length * 3 + 1);
  let folded = '';
  // Kept apart: looking into a string that is still growing makes the browser copy it.
  let last = '';
  let gap = -1;
  let at = 0;

  const put = (letters: string, from: number) => {
    for (let i = 0; i < letters.length; i += 1) origin[folded.length + i] = from;
    folded += letters;
  };
  const putAfterGap = (letters: string, from: number) => {
    if (gap >= 0 && last !== '' && !(isSpaceless(last) && isSpaceless(letters[0]))) put(' ', gap);
    gap = -1;
    put(letters, from);
    last = letters.at(-1)!;
  };

  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code > 32 && code < 128) {
      putAfterGap(code >= 65 && code <= 90 ? String.fromCharCode(code + 32) : text[at]!, at);
      at += 1;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at)!);
    let letters = known.get(character);
    if (letters === undefined) known.set(character, (letters = plain(character)));
    if (letters === ' ') gap = gap < 0 ? at : gap;
    else if (letters !== '') putAfterGap(letters, at);
    at += character.length;
  }
  if (gap >= 0 && last !== '') put(' ', gap);
  origin[folded.length] = at;
  return { text: folded, origin: origin.slice(0, folded.length + 1) };
}
