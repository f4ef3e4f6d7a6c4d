import { numbers } from './numbers';
import type { StudyTexts } from './study.en';

const number = numbers('de');
const count = (n: number, one: string, many: string) => `${number.format(n)} ${n === 1 ? one : many}`;

/** The texts of study time, plans and records, in German. */
export const study: StudyTexts = {
  // Study time
  numbers: 'Lernzeit',
  week: 'Diese Woche',
  studied: 'Gelernt',
  watched: 'Ansehen',
  rewatched: 'Wiederholen',
  noted: 'Notizen schreiben',
  speed: 'Tempo',
  streak: (days) => `${count(days, 'Tag', 'Tage')} in Folge`,
  longestStreak: (days) => `längste Folge: ${count(days, 'Tag', 'Tage')}`,
  lastDays: 'Die letzten sieben Tage',
  onDay: (day, time) => `${day}: ${time}`,
  nothingOn: (day) => `${day}: nichts`,
  parts: (watched, rewatched, noted) => `${watched} Ansehen, ${rewatched} Wiederholen, ${noted} Notizen schreiben`,

  // Year
  year: 'Das Jahr',
  yearSum: (time, days) => `${time} an ${count(days, 'Tag', 'Tagen')}`,
  yearMap: 'Lernzeit jedes Tages; die Pfeiltasten gehen von Tag zu Tag',
  weekday: 'Wochentag',
  completed: (n) => `${count(n, 'Vorlesung', 'Vorlesungen')} geschafft`,
  less: 'weniger',
  more: 'mehr',
  levels: (minutes) => `Die Farbstufen beginnen bei 0, ${minutes.join(', ')} Minuten.`,

  // Courses
  courses: 'Nach Kursen',
  record: 'Nachweis',
  recordOf: (course) => `Nachweis zu ${course}`,

  // Plans
  plans: 'Pläne',
  newPlan: 'Neuer Plan',
  planLead: 'Ein Plan sagt, was heute ansteht: aus dem, was bei deinem Tempo noch fehlt, und den Tagen, die du wählst.',
  finish: 'Fertig mit',
  by: 'bis zum',
  on: 'gelernt wird am',
  programs: 'Programme',
  several: 'Mehreren Kursen …',
  chooseCourses: 'Kurse des Plans',
  make: 'So planen',
  change: 'Ändern',
  changePlan: 'Plan ändern',
  cancel: 'Abbrechen',
  drop: 'Aufgeben',
  changeOf: (plan) => `Den Plan „${plan}“ ändern`,
  dropOf: (plan) => `Den Plan „${plan}“ aufgeben`,
  made: (plan) => `Geplant: ${plan}`,
  changed: (plan) => `Geändert: ${plan}`,
  dropped: (plan) => `Aufgegeben: ${plan}`,
  share: (time, days, left, speed) =>
    `Das sind etwa ${time} an ${days === 1 ? 'einem Tag' : `jedem von ${number.format(days)} Tagen`}: ${left} fehlen noch bei ${speed}.`,
  noCourse: 'Wähle, womit du fertig werden willst.',
  noDays: 'Wähle mindestens einen Wochentag.',
  noDate: 'Wähle einen Tag ab heute, in den nächsten zehn Jahren.',
  noStudyDay: 'Keiner dieser Wochentage kommt vor diesem Datum.',
  nothingLeft: 'Alles davon ist geschafft: Zu planen bleibt nichts.',
  allComplete: 'Jeder Kurs hier ist geschafft: Zu planen bleibt nichts.',
  lengthUnknown: 'Wie viel das am Tag ist, zeigt sich, wenn die Vorlesungen hier sind.',
  everyDay: 'jeden Tag',
  until: (date) => `bis ${date}`,
  left: (time, of) => `noch ${time} von ${of}`,
  studyDays: (n) => (n === 1 ? 'noch 1 Lerntag' : `noch ${number.format(n)} Lerntage`),

  standing: {
    ahead: (lead, finish) => `${lead} voraus für den ${finish}`,
    'on-course': (_, finish) => `Im Plan für den ${finish}`,
    behind: (lead, finish) => `${lead} im Rückstand für den ${finish}`,
    begins: (start, finish, left) => `Beginnt am ${start}, mit ${left} bis zum ${finish}`,
    past: (finish, left) => `Zu spät, denn der ${finish} ist vorbei und ${left} fehlen noch`,
    noDayLeft: (finish, left) => `Zu spät, denn bis zum ${finish} kommt kein Lerntag mehr und ${left} fehlen noch`,
    done: 'Geschafft',
    doneOn: (date) => `Geschafft am ${date}`,
    early: (days) => `${count(days, 'Tag', 'Tage')} früher`,
    inTime: 'rechtzeitig',
    over: (days) => `${count(days, 'Tag', 'Tage')} später`,
    nothing: (finish) => `Bis zum ${finish} gibt es noch nichts zu lernen`,
    unsent: (finish) => `Vorgemerkt für den ${finish}; wo du stehst, wird berechnet, sobald Carrel antwortet`,
    rest: 'heute steht nichts an',
    restDone: (done) => `heute steht nichts an, und ${done} sind geschafft`,
    someDone: (done) => `heute sind ${done} geschafft`,
    owed: (owed) => `heute stehen ${owed} an`,
    partly: (done, owed) => `heute sind ${done} von ${owed} geschafft`,
    doneToday: (owed) => `die ${owed} für heute sind geschafft`,
    ends: (date) => `in deinem Tempo bist du am ${date} fertig`,
    endsToday: 'in deinem Tempo bist du heute fertig',
  },

  // Export
  export: 'Als Tabelle',
  exportLead: 'Jede Sitzung als Zeile einer CSV-Datei, in den Spalten, die Toggl Track einliest und jede Tabellenkalkulation versteht.',
  email: 'E-Mail deines Toggl-Kontos',
  emailHint: 'Toggl will sie in jeder Zeile; für eine Tabellenkalkulation lass sie leer. Dieses Gerät merkt sie sich, sonst steht sie nur in der Datei.',
  download: 'CSV herunterladen',
  needsServer: 'Die Tabelle gibt es, sobald Carrel wieder antwortet.',

  // Nothing yet
  empty: 'Noch nichts gezählt',
  emptyText:
    'Hier siehst du, wie lange du gelernt hast, an jedem Tag und in jedem Kurs: zum ersten Mal Gesehenes, noch einmal Gesehenes und Notizen.',
  emptyHow: 'Es zählen nur die Sekunden, in denen eine Vorlesung läuft oder an einer Notiz geschrieben wird. Pausen und ein schlafender Laptop zählen nichts.',
  toLecture: 'Zu den Vorlesungen',

  // Record
  recordDone: 'Nachweis des Abschlusses',
  recordSoFar: 'Nachweis des bisher Gelernten',
  print: 'Drucken',
  name: 'Name auf dem Nachweis',
  nameHint: 'Dieses Gerät merkt ihn sich.',
  recordFor: 'für',
  partOf: (program) => `ein Kurs aus ${program}`,
  studiedFrom: (first, last) => `Gelernt vom ${first} bis zum ${last}`,
  studiedOn: (day) => `Gelernt am ${day}`,
  neverStudied: 'Noch nicht begonnen',
  recordLectures: 'Geschaffte Vorlesungen',
  recordLength: 'Länge dieser Vorlesungen',
  recordTime: 'Lernzeit',
  recordNotes: 'Geschriebene Notizen',
  lecture: 'Vorlesung',
  length: 'Länge',
  completedOn: 'Geschafft am',
  notCompleted: 'noch nicht',
  printed: (date) => `Aus dem Journal von Carrel, ${date}`,
};
