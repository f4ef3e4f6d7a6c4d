/** A length as people say it: "18 s", "38 min", "1 h 05". Seconds in; an unknown length is an empty string. */
export function duration(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return '';
  if (seconds < 59.5) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
}

/** A text in which no line breaks within a length. */
export function unbroken(text: string): string {
  return text.replace(/\d+ (?:h \d\d|min|s)\b/g, (length) => length.replaceAll(' ', '\u00a0'));
}

/** A place in a lecture as a clock shows it: "14:02", "1:02:03". Seconds in, rounded down. */
export function clock(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return '';
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** The machine's form of a length, for <time datetime> (HTML, "valid duration string"). */
export function isoDuration(seconds: number): string {
  return `PT${Math.round(seconds)}S`;
}
