import { t } from '../i18n/texts';

/** As the reader writes the page's language: the British write their dates unlike the Americans. */
function locale(): string {
  return navigator.languages.find((tag) => tag.toLowerCase().split('-')[0] === t.language) ?? t.language;
}

const forms = {
  day: { day: 'numeric', month: 'long' },
  dayOfYear: { day: 'numeric', month: 'long', year: 'numeric' },
  shortDay: { day: 'numeric', month: 'short', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  weekdayOfYear: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  weekdayAlone: { weekday: 'short' },
  month: { month: 'short' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

const made = new Map<string, Intl.DateTimeFormat>();

function name(day: string, form: keyof typeof forms): string {
  const key = `${locale()} ${form}`;
  let format = made.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale(), { ...forms[form], timeZone: 'UTC' });
    made.set(key, format);
  }
  return format.format(new Date(`${day}T00:00:00Z`));
}

const sameYear = (day: string, today: string) => day.slice(0, 4) === today.slice(0, 4);

/** "20 December", with its year when that is not today's. Days come as YYYY-MM-DD. */
export const dayName = (day: string, today: string) => name(day, sameYear(day, today) ? 'day' : 'dayOfYear');

/** "Monday, 16 November", with its year when that is not today's. */
export const weekdayName = (day: string, today: string) => name(day, sameYear(day, today) ? 'weekday' : 'weekdayOfYear');

/** "20 December 2026" */
export const fullDayName = (day: string) => name(day, 'dayOfYear');

/** "20 Dec 2026" */
export const shortDayName = (day: string) => name(day, 'shortDay');

/** "Mon" */
export const weekdayAlone = (day: string) => name(day, 'weekdayAlone');

/** "Nov" */
export const monthName = (day: string) => name(day, 'month');
