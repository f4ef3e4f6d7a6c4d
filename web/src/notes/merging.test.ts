import { describe, expect, test } from 'vitest';
import type { NoteView } from '../api/types';
import type { NoteEdited } from '../study/events';
import { inReadingOrder, merged } from './merging';

let made = 0;

function edit(text: string, bases: readonly string[] = [], more: Partial<NoteEdited> = {}): NoteEdited {
  made += 1;
  const place = { note: 'n', lecture: 'l', second: 842.13 };
  const at = `2026-01-05T10:00:00.${String(made).padStart(3, '0')}Z`;
  return { event: 'note_edited', id: `e${made}`, device: 'web-a', at, offset_min: 0, ...place, text, bases: [...bases], deleted: false, ...more };
}

const view = (of: NoteEdited, others: NoteView['others'] = []): NoteView => ({
  id: 'n',
  lecture_id: 'l',
  second: 842.13,
  text: of.text,
  edit: of.id,
  created_at: of.at,
  changed_at: of.at,
  others,
  deleted: of.deleted,
});

const texts = (note: NoteView | undefined) => note && [note.text, ...(note.others ?? []).map(({ text }) => text)];

describe('a note and its edits', () => {
  test('one that was never seen before begins with them', () => {
    const [one, two] = [edit('a'), edit('ab', ['e-unknown'])];
    expect(merged(undefined, [])).toBeUndefined();
    expect(merged(undefined, [one])).toEqual(view(one));
    expect(texts(merged(undefined, [two, one]))).toEqual(['ab', 'a']);
  });

  test('an edit takes the place of what it is based on', () => {
    const first = edit('a');
    const second = edit('ab', [first.id]);
    const third = edit('abc', [second.id]);
    expect(merged(view(first), [third, second])).toEqual({ ...view(third), created_at: first.at });
  });

  test('an edit the server knows already changes nothing', () => {
    const first = edit('a');
    const [second, third] = [edit('ab', [first.id]), edit('abc')];
    third.bases = [second.id];
    expect(texts(merged(view(third), [second, third]))).toEqual(['abc']);
  });

  test('two that do not know of each other keep both texts', () => {
    const first = edit('a');
    const [mine, theirs] = [edit('a mine', [first.id]), edit('a theirs', [first.id])];
    const both = merged(view(theirs), [mine]);
    expect(texts(both)).toEqual(['a theirs', 'a mine']);
    expect(texts(merged(both, [edit('a both', [mine.id, theirs.id])]))).toEqual(['a both']);
    expect(texts(merged(both, [edit('a theirs!', [theirs.id])]))).toEqual(['a theirs!', 'a mine']);
  });

  test('the same text from two sides is one text', () => {
    const first = edit('a');
    expect(texts(merged(view(edit('same', [first.id])), [edit('same', [first.id])]))).toEqual(['same']);
  });

  test('is gone when it is deleted, and back when that is undone', () => {
    const first = edit('a');
    const gone = edit('a', [first.id], { deleted: true });
    expect(merged(view(first), [gone])!.deleted).toBe(true);
    expect(merged(view(first), [gone, edit('a', [gone.id])])).toMatchObject({ deleted: false, text: 'a', others: [] });
  });

  test('stays when one side deletes it and another writes on', () => {
    const first = edit('a');
    const written = edit('ab', [first.id]);
    expect(merged(view(written), [edit('a', [first.id], { deleted: true })])).toMatchObject({ deleted: false, text: 'ab', others: [] });
  });
});

test('notes are read by second, those on the whole lecture first', () => {
  const at = (second: number | null, id: string) => ({ ...view(edit('x')), second, id });
  const notes = [at(9, 'c'), at(2.5, 'b'), at(null, 'a'), at(9, 'd')];
  expect(notes.toSorted(inReadingOrder).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
});
