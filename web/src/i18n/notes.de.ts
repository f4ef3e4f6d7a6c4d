import type { NotingTexts } from './notes.en';
import { numbers } from './numbers';

const number = numbers('de');
const count = (n: number, one: string, many: string) => `${number.format(n)} ${n === 1 ? one : many}`;

/** The texts of notes, in German. */
export const noting: NotingTexts = {
  // Neben der Vorlesung
  begin: (time) => `Notiz bei ${time}`,
  beginWhole: 'Notiz zur ganzen Vorlesung',
  beginShort: 'Notiz',
  key: 'Notiz zu dieser Sekunde',
  notebook: 'Notizbuch',
  none: 'Noch keine Notizen zu dieser Vorlesung',
  noneHint: 'Drücke n oder den Knopf oben: Das Video hält an, und was du schreibst, gehört zu dieser Sekunde.',
  noneHintTouch: 'Tippe auf den Knopf oben: Das Video hält an, und was du schreibst, gehört zu dieser Sekunde.',
  whole: 'Ganze Vorlesung',
  playFrom: (time) => `Abspielen ab ${time}`,
  edit: 'Bearbeiten',
  editAt: (place) => `Notiz bearbeiten: ${place}`,
  remove: 'Löschen',
  removeAt: (place) => `Notiz löschen: ${place}`,
  removed: (place) => `Notiz gelöscht: ${place}`,
  at: (place) => `Notiz: ${place}`,

  // Beim Schreiben
  field: 'Deine Notiz, in Markdown',
  textPlaceholder: 'Markdown, $Formeln$, Code',
  preview: 'Vorschau',
  previewEmpty: 'Was du schreibst, erscheint hier.',
  close: 'Fertig',
  closeAndPlay: 'Fertig, weiter abspielen',
  bold: 'Fett',
  italic: 'Kursiv',
  code: 'Code',
  math: 'Formel',
  list: 'Liste',
  quote: 'Zitat',
  quoteLong: 'Den gerade gesagten Satz zitieren',
  quoteNone: 'Hier wurde noch nichts gesagt.',
  frame: 'Bild',
  frameLong: 'Ein Bild des Videos einfügen',
  frameNone: 'Das Video hat hier kein Bild zum Einfügen.',
  frameAt: (time) => `Bild bei ${time}`,
  tools: 'Schreibhilfen',
  tooLong: 'Eine Notiz fasst 100.000 Zeichen; diese ist voll.',
  saved: {
    saved: 'Gespeichert',
    saving: 'Wird gespeichert',
    kept: 'Auf diesem Gerät behalten',
    unkept: 'Nur in diesem Tab',
    refused: 'Nicht angenommen',
  },
  savedLong: {
    saved: 'Jeder Buchstabe steht im Journal deiner Bibliothek.',
    saving: 'Unterwegs ins Journal deiner Bibliothek.',
    kept: 'Der Server antwortet nicht. Deine Zeilen sind auf diesem Gerät sicher und gehen hinaus, sobald er wieder da ist.',
    unkept: 'Dieser Browser bewahrt auf dem Gerät nichts auf, und der Server hat noch nicht geantwortet. Lass den Tab offen.',
    refused: 'Der Server nimmt diese Notiz nicht an. Sie bleibt auf diesem Gerät.',
  },

  // Mehrere Texte
  other: (when) => `Auch anderswo geschrieben, ${when}`,
  otherHint: 'Beide Texte sind sicher. Wähle, was bleiben soll.',
  keepBoth: 'Beide behalten',
  useOther: 'Diesen nehmen',
  dropOther: 'Verwerfen',

  // Seiten
  title: 'Notizen',
  titleOf: (course) => `Notizen · ${course}`,
  all: 'Alle Notizen',
  count: (n) => count(n, 'Notiz', 'Notizen'),
  onLectures: (notes, lectures) => `${count(notes, 'Notiz', 'Notizen')} zu ${count(lectures, 'Vorlesung', 'Vorlesungen')}`,
  latest: 'Neueste',
  books: 'Notizbücher',
  findLabel: 'In Notizen finden',
  findPlaceholder: 'In Notizen finden',
  findNone: (query) => `In keiner Notiz steht „${query}“.`,
  findEverywhere: 'Gesagtes durchsuchen',
  findMore: (n) => `${count(n, 'weitere Notiz', 'weitere Notizen')}`,
  empty: 'Noch keine Notizen',
  emptyHint:
    'Öffne eine Vorlesung und drücke n oder tippe auf „Notiz“: Was du schreibst, gehört zu dieser Sekunde, wird beim Tippen gespeichert und hier gesammelt.',
  emptyCourse: 'Noch keine Notizen in diesem Kurs',
  gone: 'Nicht mehr in der Bibliothek',
  exportMarkdown: 'Markdown',
  exportMarkdownLong: 'Ein Ordner mit Markdown und Bildern als ZIP-Datei, fertig für Obsidian',
  exportPage: 'HTML-Datei',
  exportPageLong: 'Eine Seite, die sonst nichts braucht',
  print: 'Drucken oder PDF',
  export: 'Mitnehmen',
  closeVideo: 'Video schließen',
  video: 'Video neben den Notizen',
  contents: 'Inhalt',

  // Suche
  found: 'In deinen Notizen',
  foundAll: 'In allen Notizen finden',
};
