import { t } from '../i18n/texts';

const dayMs = 86_400_000;

const startOfDay = (when: Date) => new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime();

/** The time of a moment, in hours and minutes: "14:02". */
export const timeOfDay = (when: Date, language = t.language) =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { hour: '2-digit', minute: '2-digit' }).format(when);

/** A moment as people say it: "today, 14:02", "yesterday, 09:30", "12 Nov, 21:10", with its year if that is another. ISO 8601 in. */
export function moment(iso: string, now = new Date(), language = t.language): string {
  const when = new Date(iso);
  const time = timeOfDay(when, language);
  const days = Math.round((startOfDay(when) - startOfDay(now)) / dayMs);
  if (Math.abs(days) <= 1) return `${new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day')}, ${time}`;
  const year = when.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { day: 'numeric', month: 'short', ...year }).format(when);
  return `${day}, ${time}`;
}
