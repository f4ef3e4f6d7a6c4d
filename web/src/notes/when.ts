import { t } from '../i18n/texts';

/** An instant (ISO 8601) as the reader's day and time: "Mon 5 Jan, 14:02". */
export function dayAndTime(instant: string): string {
  const parts = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(t.language === 'en' ? 'en-GB' : t.language, parts).format(new Date(instant));
}
