import type { LectureView } from '../api/types';

export type Thumbs = NonNullable<LectureView['thumbs']>;

/** Where in its sprite the picture of a second is: in percent as CSS's background-position takes them, of a ground `columns` x `rows` times the picture. */
export function pictureAt(thumbs: Pick<Thumbs, 'columns' | 'rows' | 'interval_s'>, second: number): { x: number; y: number } {
  const { columns, rows, interval_s } = thumbs;
  const last = columns * rows - 1;
  const number = Math.min(Math.max(Math.floor(second / interval_s), 0), last);
  const along = (at: number, count: number) => (count > 1 ? (at / (count - 1)) * 100 : 0);
  return { x: along(number % columns, columns), y: along(Math.floor(number / columns), rows) };
}
