/** What the reader chose on this device. Where storage is closed to us (private windows), choices last as long as the page. */
export interface Preferences {
  speed: number;
  captions: boolean;
  language: string;
  /** What is read beside it; '' for nothing. */
  secondLanguage: string;
}

const usual: Preferences = { speed: 1, captions: false, language: '', secondLanguage: '' };
const key = 'carrel.preferences';

let current: Preferences | undefined;

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return { ...usual, ...(kept as Partial<Preferences>) };
  } catch {
    return usual;
  }
}

export function preferences(): Preferences {
  current ??= read();
  return current;
}

export function prefer(choice: Partial<Preferences>): void {
  current = { ...preferences(), ...choice };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // Kept in memory only.
  }
}
