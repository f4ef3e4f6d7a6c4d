import type { SettingView } from '../api/types';

export type SettingValue = boolean | number | string | string[] | null;

/** Settings that are written in millions. */
const millions = new Set(['max_bit_rate', 'rate_limit']);

/** What is usual, to choose from; the server takes any number. */
export const usual: Record<string, readonly number[]> = {
  max_height: [360, 480, 540, 720, 1080, 1440, 2160],
  max_frame_rate: [24, 25, 30, 50, 60],
};

/** A setting's value as it stands in its field. */
export function written(name: string, value: SettingValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'number') return String(millions.has(name) ? value / 1e6 : value);
  return String(value);
}

/** What a field says as the server takes it. null: nothing is set here, what is inherited holds. */
export function meant(setting: Pick<SettingView, 'name' | 'kind'>, text: string): SettingValue {
  const plain = text.trim();
  if (setting.kind === 'flag') return plain === 'true';
  if (plain === '') return null;
  if (setting.kind === 'languages') return plain.split(/[\s,;]+/).filter(Boolean);
  if (setting.kind === 'text') return plain;
  const number = Number(plain.replace(',', '.'));
  // What is no number goes as it is: the server says what is wrong with it.
  if (!Number.isFinite(number)) return plain;
  return millions.has(setting.name) ? Math.round(number * 1e6) : number;
}
