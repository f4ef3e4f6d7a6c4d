import type { CourseView, LectureLine, ProgressView } from '../api/types';

/** What lectures come to together. Seconds are of the lectures; `remaining_s` is what is not covered of those not complete. */
export interface Sum {
  lectures: number;
  complete: number;
  total_s: number;
  remaining_s: number;
  /** The studied part of the whole, 0 to 1; 1 only when every lecture is complete. */
  share: number;
  begun: boolean;
}

export type ProgressOf = (lecture: string) => ProgressView | undefined;

/** Lectures that cannot be had are none to study. */
export const studied = (line: LectureLine) => line.file !== null || line.state === 'waiting' || line.state === 'failed';

/** Add up lectures. Where lengths are not known, each of those lectures weighs as much as the average of the others. */
export function sum(lines: readonly LectureLine[], of: ProgressOf): Sum {
  const mine = lines.filter(studied);
  const known = mine.filter((line) => line.duration_s);
  const usual = known.reduce((seconds, line) => seconds + line.duration_s!, 0) / (known.length || 1);
  let total = 0;
  let remaining = 0;
  let weight = 0;
  let done = 0;
  let complete = 0;
  let begun = false;
  for (const line of mine) {
    const progress = of(line.id);
    const share = progress?.complete ? 1 : (progress?.share ?? 0);
    const length = line.duration_s ?? 0;
    if (progress?.complete) complete += 1;
    if (share > 0) begun = true;
    total += length;
    remaining += length * (1 - share);
    weight += length || usual || 1;
    done += (length || usual || 1) * share;
  }
  const share = mine.length > 0 && complete === mine.length ? 1 : done / (weight || 1);
  return { lectures: mine.length, complete, total_s: total, remaining_s: remaining, share, begun };
}

/** Whether every lecture of a sum is complete: then nothing of it remains, whatever is known of lengths. */
export const isComplete = ({ lectures, complete }: Sum) => lectures > 0 && complete === lectures;

export const linesOf = (course: CourseView): LectureLine[] => course.sections.flatMap((section) => section.lectures);

/** A share as a whole number of per cent; 100 only for the whole, 0 only for nothing. */
export function percent(share: number): number {
  if (share >= 1) return 100;
  return share > 0 ? Math.max(1, Math.floor(share * 100)) : 0;
}
