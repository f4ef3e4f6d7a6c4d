/**
 * Letters that formulas have in a style of their own. Browsers take such a style from the letter alone (MathML Core, section 2.1.6
 * knows no other `mathvariant` than "normal"), and Unicode has letters in these styles (Mathematical Alphanumeric Symbols).
 */

/** Where A, a, 0, Α and α are in each style; 0 where it has none. */
const blocks = new Map<string, readonly number[]>(
  Object.entries({
    bold: [0x1d400, 0x1d41a, 0x1d7ce, 0x1d6a8, 0x1d6c2],
    italic: [0x1d434, 0x1d44e, 0, 0x1d6e2, 0x1d6fc],
    'bold-italic': [0x1d468, 0x1d482, 0x1d7ce, 0x1d71c, 0x1d736],
    script: [0x1d49c, 0x1d4b6, 0, 0, 0],
    'bold-script': [0x1d4d0, 0x1d4ea, 0, 0, 0],
    fraktur: [0x1d504, 0x1d51e, 0, 0, 0],
    'bold-fraktur': [0x1d56c, 0x1d586, 0, 0, 0],
    'double-struck': [0x1d538, 0x1d552, 0x1d7d8, 0, 0],
    'sans-serif': [0x1d5a0, 0x1d5ba, 0x1d7e2, 0, 0],
    'bold-sans-serif': [0x1d5d4, 0x1d5ee, 0x1d7ec, 0, 0],
    'sans-serif-italic': [0x1d608, 0x1d622, 0, 0, 0],
    'sans-serif-bold-italic': [0x1d63c, 0x1d656, 0, 0, 0],
    monospace: [0x1d670, 0x1d68a, 0x1d7f6, 0, 0],
  }),
);
const firsts = ['A', 'a', '0', 'Α', 'α'].map((first) => first.codePointAt(0)!);
const lasts = ['Z', 'z', '9', 'Ω', 'ω'].map((last) => last.codePointAt(0)!);

/** Those that were in Unicode before the rest. */
const elsewhere: Record<string, string> = {
  ...{ '\u{1d455}': 'ℎ', '\u{1d49d}': 'ℬ', '\u{1d4a0}': 'ℰ', '\u{1d4a1}': 'ℱ', '\u{1d4a3}': 'ℋ', '\u{1d4a4}': 'ℐ', '\u{1d4a7}': 'ℒ' },
  ...{ '\u{1d4a8}': 'ℳ', '\u{1d4ad}': 'ℛ', '\u{1d4ba}': 'ℯ', '\u{1d4bc}': 'ℊ', '\u{1d4c4}': 'ℴ', '\u{1d506}': 'ℭ', '\u{1d50b}': 'ℌ' },
  ...{ '\u{1d50c}': 'ℑ', '\u{1d515}': 'ℜ', '\u{1d51d}': 'ℨ', '\u{1d53a}': 'ℂ', '\u{1d53f}': 'ℍ', '\u{1d545}': 'ℕ', '\u{1d547}': 'ℙ' },
  ...{ '\u{1d548}': 'ℚ', '\u{1d549}': 'ℝ', '\u{1d551}': 'ℤ' },
};

/** A text in one of the styles that `mathvariant` names; what a style has no letters for stays. */
export function inStyle(text: string, style: string): string {
  const block = blocks.get(style);
  return block ? Array.from(text, (letter) => styled(letter, block)).join('') : text;
}

function styled(letter: string, block: readonly number[]): string {
  const code = letter.codePointAt(0)!;
  const kind = firsts.findIndex((first, i) => code >= first && code <= lasts[i]!);
  if (!block[kind]) return letter;
  const made = String.fromCodePoint(block[kind] + code - firsts[kind]!);
  return elsewhere[made] ?? made;
}
