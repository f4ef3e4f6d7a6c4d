const again = 'Try again.';
const fetched = 'Try again: it is fetched once more.';
const subtitles = 'The video can be watched. Try again: the subtitles are fetched once more.';
const connected = 'Look whether the disk of the library is connected to its computer, then try again.';
const reload = 'Load the page again.';

/** What to do about each kind of error, by its code (src/carrel/errors.py): here in the page, as far as that helps. */
const texts = {
  /** What anybody can do. */
  anybody: {
    'library-busy': 'Wait until that has ended, then try again.',
    'library-not-found': connected,
    'not-found': 'It may have been removed meanwhile. Load the page again.',
    'plan-impossible': 'Choose another day, or other days of the week.',
    'device-name-invalid': 'Choose another name.',
    'pairing-refused': 'A new code is to be had under Library, Devices, where the library may be managed.',
    'not-paired': 'A new code is to be had under Library, Devices, where the library may be managed.',
    'may-not-manage': 'Whoever looks after the library can do it, or allow it to this device.',
    'too-many-tries': 'Wait a minute, then try again.',
    'bad-parameters': reload,
    unexpected: again,
    error: again,
  },

  /** What only those can do who may manage the library. */
  keeper: {
    stopped: 'Sync again: it goes on from here.',
    'library-damaged': 'On the computer that keeps the library, `carrel rebuild` makes the catalogue again from its folder.',
    'library-read-only': 'On the computer that keeps the library, give Carrel the right to write in its folder. Then try again.',
    'record-invalid': 'On the computer that keeps the library, mend that file; or move it away and run `carrel rebuild`.',
    'setting-invalid': 'Give another value; until then holds what was set before.',
    'restore-impossible': 'First restore its course, or remove what stands in its place. Or delete it for good.',
    'arrangement-invalid': 'Choose another title. If it was the order: load the page again.',
    'disk-full': 'Make room on the disk of the library: Trash and Storage, under Library, show what can go. Then try again.',
    'system-refused': 'Look at that path, and the rights to it, on the computer that keeps the library. Then try again.',
    'not-on-lan': 'On the computer that keeps the library, start it with `carrel serve --lan`.',
    'file-in-use': 'Close what plays or shows it on the computer that keeps the library, then try again.',
    'tool-missing': 'On the computer that keeps the library, `carrel doctor` says what is missing and how to get it.',
    'devices-unreadable': 'On the computer that keeps the library, `carrel doctor` says what is wrong.',

    source: 'If it plays in a browser, Carrel may need a newer yt-dlp: `pip install -U yt-dlp` on the computer that keeps the library.',
    'source-unsupported': 'Carrel takes the whole address of a playlist, course page, feed or video, or a folder of videos outside the library.',
    'source-unreachable': 'Look whether the computer that keeps the library is online or, for a folder, whether its disk is connected. Then try again.',
    'source-throttled': 'Wait a while, then try again. In the settings, a longer rest between two downloads makes this rarer.',
    'source-crashed': again,
    'fetch-incomplete': fetched,
    'login-needed':
      'Log in to the site with a browser of the computer that keeps the library. Then choose that browser: in the settings of the course, or, when it is added, under “Log in as”.',
    'lecture-unavailable': 'If its source gives it later: try again then.',

    'media-unreadable': 'Look whether it plays at its source, then try again: it is fetched once more.',
    'media-truncated': fetched,
    'encode-failed': 'Try again. If it stays so: `carrel doctor`, on the computer that keeps the library, looks after ffmpeg.',
    'phone-copy-bad': 'Try again: it is fetched and made ready once more.',
    'transcript-unreadable': subtitles,
    'subtitle-fetch-failed': subtitles,
    'index-damaged': 'Sync once: that makes the search index again.',
    internal: 'Try again. This is a fault of Carrel; in the folder of the library, staging/carrel.log says more.',
  },
};

export type Code = keyof typeof texts.anybody | keyof typeof texts.keeper;

/** `says`: what is wrong, in a language that is not the server's own. */
export type ProblemTexts = typeof texts & { says?: Readonly<Record<Code, string>> };

export const problems: ProblemTexts = texts;
