/** A day as YYYY-MM-DD, by this device's clock. */
export function localDate(when = new Date()): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${when.getFullYear()}-${pad(when.getMonth() + 1)}-${pad(when.getDate())}`;
}
