import { plusDays } from '../text/dates';

/** 0 is Monday. */
export const everyDay: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

/** Some day on that weekday, to be named. */
export const someDayOn = (weekday: number) => plusDays('2024-01-01', weekday);
