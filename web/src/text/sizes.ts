const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes as "640 kB" or "1.2 GB", decimal units (SI), in the reader's number format. */
export function size(bytes: number, language: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 10 && unit > 0 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${units[unit]}`;
}
