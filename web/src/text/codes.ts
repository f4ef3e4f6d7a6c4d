const length = 8;

/** The digits of a code as it was typed, with whatever spaces and dashes; null when it is no code. */
export function codeIn(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s\u2010-\u2015-]/g, '');
  return /^\d+$/.test(digits) && digits.length === length ? digits : null;
}

/** A code as it is shown and read out: "1234 5678". */
export const spaced = (code: string) => code.replace(/(\d{4})(?=\d)/g, '$1 ');
