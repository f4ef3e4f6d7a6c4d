/** A day as YYYY-MM-DD, by this device's clock. */
export function localDate(when = new Date()): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${when.getFullYear()}-${pad(when.getMonth() + 1)}-${pad(when.getDate())}`;
}

const dayMs = 86_400_000;
/** Days are reckoned with as if they were UTC's: there each has 24 hours. */
const instant = (day: string) => Date.parse(`${day}T00:00:00Z`);

export function plusDays(day: string, days: number): string {
  return new Date(instant(day) + days * dayMs).toISOString().slice(0, 10);
}

/** How many days `to` is later than `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((instant(to) - instant(from)) / dayMs);
}

/** 0 is Monday. */
export function weekdayOf(day: string): number {
  return (new Date(instant(day)).getUTCDay() + 6) % 7;
}
