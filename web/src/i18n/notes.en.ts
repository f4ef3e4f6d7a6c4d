import { numbers } from './numbers';

const number = numbers('en');
const count = (n: number, one: string, many: string) => `${number.format(n)} ${n === 1 ? one : many}`;

/** The texts of notes, in English. */
export const noting = {
  // Beside the lecture
  begin: (time: string) => `Note at ${time}`,
  beginWhole: 'Note on the whole lecture',
  beginShort: 'Note',
  key: 'Note at this second',
  notebook: 'Notebook',
  none: 'No notes on this lecture yet',
  noneHint: 'Press n, or the button above: the video pauses, and what you write is tied to this second.',
  noneHintTouch: 'Touch the button above: the video pauses, and what you write is tied to this second.',
  whole: 'Whole lecture',
  playFrom: (time: string) => `Play from ${time}`,
  edit: 'Edit',
  editAt: (place: string) => `Edit the note: ${place}`,
  remove: 'Delete',
  removeAt: (place: string) => `Delete the note: ${place}`,
  removed: (place: string) => `Note deleted: ${place}`,
  at: (place: string) => `Note: ${place}`,

  // Being written
  field: 'Your note, in Markdown',
  textPlaceholder: 'Markdown, $math$, code',
  preview: 'Preview',
  previewEmpty: 'What you write is shown here.',
  close: 'Done',
  closeAndPlay: 'Done, and play on',
  bold: 'Bold',
  italic: 'Italic',
  code: 'Code',
  math: 'Formula',
  list: 'List',
  quote: 'Quote',
  quoteLong: 'Quote the sentence being said',
  quoteNone: 'Nothing was said here yet.',
  frame: 'Frame',
  frameLong: 'Insert a frame of the video',
  frameNone: 'The video has no picture to take here.',
  frameAt: (time: string) => `Frame at ${time}`,
  tools: 'Writing help',
  tooLong: 'A note holds 100,000 letters; this one is full.',
  saved: {
    saved: 'Saved',
    saving: 'Saving',
    kept: 'Kept on this device',
    unkept: 'Only in this tab',
    refused: 'Not accepted',
  },
  savedLong: {
    saved: 'Every letter is in the journal of your library.',
    saving: 'On its way to the journal of your library.',
    kept: 'The server does not answer. Your letters are safe on this device and go out when it is back.',
    unkept: 'This browser keeps nothing on this device, and the server has not answered yet. Leave the tab open.',
    refused: 'The server does not take this note. It is kept on this device.',
  },

  // Several texts
  other: (when: string) => `Also written elsewhere, ${when}`,
  otherHint: 'Both texts are safe. Choose what to keep.',
  keepBoth: 'Keep both',
  useOther: 'Use this one',
  dropOther: 'Drop it',

  // Pages
  title: 'Notes',
  titleOf: (course: string) => `Notes · ${course}`,
  all: 'All notes',
  count: (n: number) => count(n, 'note', 'notes'),
  onLectures: (notes: number, lectures: number) => `${count(notes, 'note', 'notes')} on ${count(lectures, 'lecture', 'lectures')}`,
  latest: 'Latest',
  books: 'Notebooks',
  findLabel: 'Find in notes',
  findPlaceholder: 'Find in notes',
  findNone: (query: string) => `No note says “${query}”.`,
  findEverywhere: 'Search what was said',
  findMore: (n: number) => `${count(n, 'more note', 'more notes')}`,
  empty: 'No notes yet',
  emptyHint: 'Open a lecture and press n, or touch “Note”: what you write is tied to that second, saved as you type, and gathered here.',
  emptyCourse: 'No notes in this course yet',
  gone: 'No longer in the library',
  exportMarkdown: 'Markdown',
  exportMarkdownLong: 'A folder of Markdown with pictures, in a ZIP file: ready for Obsidian',
  exportPage: 'HTML file',
  exportPageLong: 'One page that needs nothing else',
  print: 'Print or PDF',
  export: 'Take along',
  closeVideo: 'Close the video',
  video: 'Video beside the notes',
  contents: 'Contents',

  // Search
  found: 'In your notes',
  foundAll: 'Find in all notes',
};

export type NotingTexts = typeof noting;
