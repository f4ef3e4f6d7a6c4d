import { numbers } from './numbers';

const number = numbers('en');
const count = (n: number, one: string, many: string) => `${number.format(n)} ${n === 1 ? one : many}`;

/** The texts of study time, plans and records, in English. Times and dates come as they are to be read. */
export const study = {
  // Study time
  numbers: 'Study time',
  week: 'This week',
  studied: 'Studied',
  watched: 'Watching',
  rewatched: 'Watching again',
  noted: 'Writing notes',
  speed: 'Speed',
  streak: (days: number) => `${number.format(days)}-day streak`,
  longestStreak: (days: number) => `longest streak: ${count(days, 'day', 'days')}`,
  lastDays: 'The last seven days',
  onDay: (day: string, time: string) => `${day}: ${time}`,
  nothingOn: (day: string) => `${day}: nothing`,
  parts: (watched: string, rewatched: string, noted: string) => `${watched} watching, ${rewatched} watching again, ${noted} writing notes`,

  // Year
  year: 'The year',
  yearSum: (time: string, days: number) => `${time} on ${count(days, 'day', 'days')}`,
  yearMap: 'Study time of each day; arrow keys go from day to day',
  weekday: 'Weekday',
  completed: (n: number) => `${count(n, 'lecture', 'lectures')} completed`,
  less: 'less',
  more: 'more',
  levels: (minutes: readonly number[]) => `The shades begin at 0, ${minutes.join(', ')} minutes.`,

  // Courses
  courses: 'By course',
  record: 'Record',
  recordOf: (course: string) => `Record of ${course}`,

  // Plans
  plans: 'Plans',
  newPlan: 'New plan',
  planLead: 'A plan says what today asks for, from what is left at your speed and the days you choose.',
  finish: 'Finish',
  by: 'by',
  on: 'studying on',
  programs: 'Programs',
  several: 'Several courses …',
  chooseCourses: 'Courses of the plan',
  make: 'Make this plan',
  change: 'Change',
  changePlan: 'Change the plan',
  cancel: 'Cancel',
  drop: 'Drop',
  changeOf: (plan: string) => `Change the plan “${plan}”`,
  dropOf: (plan: string) => `Drop the plan “${plan}”`,
  made: (plan: string) => `Planned: ${plan}`,
  changed: (plan: string) => `Changed: ${plan}`,
  dropped: (plan: string) => `Dropped: ${plan}`,
  share: (time: string, days: number, left: string, speed: string) =>
    `That is about ${time} on ${days === 1 ? 'one day' : `each of ${number.format(days)} days`}: ${left} are left at ${speed}.`,
  noCourse: 'Choose what to finish.',
  noDays: 'Choose at least one day of the week.',
  noDate: 'Choose a day from today on, within ten years.',
  noStudyDay: 'None of these days of the week comes before that date.',
  nothingLeft: 'All of it is complete: nothing is left to plan.',
  allComplete: 'Every course here is complete: nothing is left to plan.',
  lengthUnknown: 'How much that is a day is known when the lectures are here.',
  everyDay: 'every day',
  until: (date: string) => `until ${date}`,
  left: (time: string, of: string) => `${time} of ${of} left`,
  studyDays: (n: number) => (n === 1 ? '1 study day left' : `${number.format(n)} study days left`),

  /** Where a plan stands: the head, then what today asks for, then when it ends, as one sentence. */
  standing: {
    ahead: (lead: string, finish: string) => `${lead} ahead for ${finish}`,
    'on-course': (_: string, finish: string) => `On course for ${finish}`,
    behind: (lead: string, finish: string) => `${lead} behind for ${finish}`,
    begins: (start: string, finish: string, left: string) => `Begins on ${start}, with ${left} until ${finish}`,
    past: (finish: string, left: string) => `Late, for ${finish} is past and ${left} are left`,
    noDayLeft: (finish: string, left: string) => `Late, for ${finish} comes without a study day and ${left} are left`,
    done: 'Done',
    doneOn: (date: string) => `Done on ${date}`,
    early: (days: number) => `${count(days, 'day', 'days')} early`,
    inTime: 'in time',
    over: (days: number) => `${count(days, 'day', 'days')} late`,
    nothing: (finish: string) => `There is nothing to study yet until ${finish}`,
    unsent: (finish: string) => `Kept for ${finish}; where you stand is reckoned when Carrel answers`,
    rest: 'nothing is asked for today',
    restDone: (done: string) => `nothing is asked for today, and ${done} are done`,
    someDone: (done: string) => `${done} are done today`,
    owed: (owed: string) => `today asks for ${owed}`,
    partly: (done: string, owed: string) => `${done} of today’s ${owed} are done`,
    doneToday: (owed: string) => `today’s ${owed} are done`,
    ends: (date: string) => `at your pace you finish on ${date}`,
    endsToday: 'at your pace you finish today',
  },

  // Export
  export: 'As a table',
  exportLead: 'Every sitting as a line of CSV, in the columns that Toggl Track imports and any spreadsheet reads.',
  email: 'Email of your Toggl account',
  emailHint: 'Toggl wants it on every line; for a spreadsheet leave it empty. It is remembered on this device and stands only in the file.',
  download: 'Download CSV',
  needsServer: 'The table can be had when Carrel answers again.',

  // Nothing yet
  empty: 'Nothing counted yet',
  emptyText:
    'Here you will see how long you studied, each day and in each course: watching something for the first time, watching it again, and writing notes.',
  emptyHow: 'Only the seconds in which a lecture plays or a note is being written count. Pauses and a sleeping laptop count nothing.',
  toLecture: 'To the lectures',

  // Record
  recordDone: 'Record of completion',
  recordSoFar: 'Record of study so far',
  print: 'Print',
  name: 'Name on the record',
  nameHint: 'Remembered on this device.',
  recordFor: 'for',
  partOf: (program: string) => `a course of ${program}`,
  studiedFrom: (first: string, last: string) => `Studied from ${first} to ${last}`,
  studiedOn: (day: string) => `Studied on ${day}`,
  neverStudied: 'Not begun yet',
  recordLectures: 'Lectures completed',
  recordLength: 'Length of these lectures',
  recordTime: 'Time studied',
  recordNotes: 'Notes written',
  lecture: 'Lecture',
  length: 'Length',
  completedOn: 'Completed on',
  notCompleted: 'not yet',
  printed: (date: string) => `From the journal of Carrel, ${date}`,
};

export type StudyTexts = typeof study;
