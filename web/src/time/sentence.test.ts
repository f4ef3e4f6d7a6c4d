import { describe, expect, test } from 'vitest';
import type { PlanView } from '../api/types';
import { study as german } from '../i18n/study.de';
import { study as english } from '../i18n/study.en';
import { sentence } from './sentence';

const today = '2026-11-21';
const minutes = (n: number) => n * 60;

const plan = (told: Partial<PlanView>): PlanView => ({
  id: 'p',
  title: 'Rivers',
  courses: ['c'],
  start_on: '2026-11-01',
  finish_by: '2026-12-20',
  days: [0, 1, 2],
  set_at: '2026-11-01T08:00:00.000Z',
  state: 'on-course',
  remaining_s: minutes(120),
  total_s: minutes(600),
  speed: 1,
  owed_s: minutes(45),
  done_s: 0,
  lead_s: 0,
  study_days_left: 12,
  projected_on: null,
  completed_on: null,
  ...told,
});

const named = (language: string) => (day: string) =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(day));
const inEnglish = (told: Partial<PlanView>) => sentence(plan(told), { says: english.standing, today, dayName: named('en-GB') });
const inGerman = (told: Partial<PlanView>) => sentence(plan(told), { says: german.standing, today, dayName: named('de') });

describe('where a plan stands is one sentence', () => {
  test.each<[Partial<PlanView>, string, string]>([
    [{}, 'On course for 20 December: today asks for 45 min.', 'Im Plan für den 20. Dezember: heute stehen 45 min an.'],
    [
      { done_s: minutes(10), projected_on: '2026-12-18' },
      'On course for 20 December: 10 min of today’s 45 min are done; at your pace you finish on 18 December.',
      'Im Plan für den 20. Dezember: heute sind 10 min von 45 min geschafft; in deinem Tempo bist du am 18. Dezember fertig.',
    ],
    [
      { state: 'ahead', lead_s: 3900, done_s: minutes(50) },
      '1 h 05 ahead for 20 December: today’s 45 min are done.',
      '1 h 05 voraus für den 20. Dezember: die 45 min für heute sind geschafft.',
    ],
    [
      { state: 'behind', lead_s: minutes(-50), owed_s: 0, projected_on: '2027-01-03' },
      '50 min behind for 20 December: nothing is asked for today; at your pace you finish on 3 January.',
      '50 min im Rückstand für den 20. Dezember: heute steht nichts an; in deinem Tempo bist du am 3. Januar fertig.',
    ],
    [
      { owed_s: 0, done_s: minutes(12) },
      'On course for 20 December: nothing is asked for today, and 12 min are done.',
      'Im Plan für den 20. Dezember: heute steht nichts an, und 12 min sind geschafft.',
    ],
    [
      { state: 'late', finish_by: '2026-11-20', owed_s: minutes(120), projected_on: '2026-11-25' },
      'Late, for 20 November is past and 2 h 00 are left: at your pace you finish on 25 November.',
      'Zu spät, denn der 20. November ist vorbei und 2 h 00 fehlen noch: in deinem Tempo bist du am 25. November fertig.',
    ],
    [
      { state: 'late', finish_by: '2026-11-22', owed_s: minutes(130), done_s: minutes(10) },
      'Late, for 22 November comes without a study day and 2 h 00 are left: 10 min are done today.',
      'Zu spät, denn bis zum 22. November kommt kein Lerntag mehr und 2 h 00 fehlen noch: heute sind 10 min geschafft.',
    ],
    [
      { start_on: '2026-12-01', owed_s: 0 },
      'Begins on 1 December, with 2 h 00 until 20 December.',
      'Beginnt am 1. Dezember, mit 2 h 00 bis zum 20. Dezember.',
    ],
    [{ state: 'done', remaining_s: 0, completed_on: '2026-12-14' }, 'Done on 14 December, 6 days early.', 'Geschafft am 14. Dezember, 6 Tage früher.'],
    [{ state: 'done', remaining_s: 0, completed_on: '2026-12-21' }, 'Done on 21 December, 1 day late.', 'Geschafft am 21. Dezember, 1 Tag später.'],
    [{ state: 'done', remaining_s: 0, completed_on: '2026-12-20' }, 'Done on 20 December, in time.', 'Geschafft am 20. Dezember, rechtzeitig.'],
    [{ state: 'done', remaining_s: 0 }, 'Done.', 'Geschafft.'],
    [{ total_s: 0, remaining_s: 0, owed_s: 0 }, 'There is nothing to study yet until 20 December.', 'Bis zum 20. Dezember gibt es noch nichts zu lernen.'],
    [
      { state: 'unsent' },
      'Kept for 20 December; where you stand is reckoned when Carrel answers.',
      'Vorgemerkt für den 20. Dezember; wo du stehst, wird berechnet, sobald Carrel antwortet.',
    ],
  ])('%#', (told, said, gesagt) => {
    expect(inEnglish(told)).toBe(said);
    expect(inGerman(told)).toBe(gesagt);
  });

  test('what rounds to all of today’s share is all of it, and a second is not worth a word', () => {
    expect(inEnglish({ done_s: minutes(45) - 20 })).toContain('today’s 45 min are done');
    expect(inEnglish({ done_s: 0.4 })).toContain('today asks for 45 min');
  });

  test('an end today is told as today', () => expect(inEnglish({ projected_on: today })).toContain('; at your pace you finish today.'));
});
