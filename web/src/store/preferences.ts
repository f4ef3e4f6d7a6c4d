/** What the reader chose on this device. Where storage is closed to us (private windows), choices last as long as the page. */
export interface Preferences {
  /** The one last used anywhere. */
  speed: number;
  /** By course, those used last at the end. */
  speeds: Record<string, number>;
  captions: boolean;
  /** '' for that of the transcript. */
  captionsLanguage: string;
  captionsSize: 'small' | 'medium' | 'large' | 'largest';
  /** How many lines above the video's lower edge. */
  captionsLift: number;
  /** 0 to 1. */
  volume: number;
  /** What a press on the buttons skips, in seconds. */
  skip: number;
  /** Go on to the next lecture at the end of one. */
  autoplay: boolean;
  /** Make all lectures equally loud. */
  even: boolean;
  theatre: boolean;
  /** Leave complete lectures out of a course's list. */
  hideWatched: boolean;
  /** The pane last opened beside a lecture. */
  pane: string;
  language: string;
  /** What is read beside it; '' for nothing. */
  secondLanguage: string;
  /** The learner's name on printed records. */
  name: string;
  /** Of the Toggl account that study time is exported for. */
  togglEmail: string;
}

const usual: Preferences = {
  speed: 1,
  speeds: {},
  captions: false,
  captionsLanguage: '',
  captionsSize: 'medium',
  captionsLift: 0,
  volume: 1,
  skip: 10,
  autoplay: true,
  even: true,
  theatre: false,
  hideWatched: false,
  pane: 'transcript',
  language: '',
  secondLanguage: '',
  name: '',
  togglEmail: '',
};
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
