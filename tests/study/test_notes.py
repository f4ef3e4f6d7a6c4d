"""Notes written on several devices at once: one is shown, none is lost."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from carrel.study.events import NoteEdited
from carrel.study.notes import StoredNote, merge
from tests.study.made import at, deleted, edited, event_id


def merged(*edits: NoteEdited) -> StoredNote:
    found = merge(edits)
    assert found is not None
    return found


def texts(note: StoredNote) -> list[str]:
    return [other.text for other in note.others]


def test_no_edits_are_no_note() -> None:
    assert merge([]) is None


def test_the_newest_edit_is_the_note() -> None:
    note = merged(edited(1, "a"), edited(2, "ab", 1), edited(3, "abc", 2, second=7.5, lecture="brook"))
    assert (note.text, note.edit, note.second, note.lecture) == ("abc", event_id(3), 7.5, "brook")
    assert (note.created_at, note.changed_at, note.others, note.deleted) == (at(1), at(3), (), False)


def test_two_devices_that_edit_at_once_keep_both_texts() -> None:
    note = merged(edited(1, "a"), edited(2, "a laptop", 1), edited(3, "a phone", 1, device="phone"), edited(4, "a laptop!", 2))
    assert note.text == "a laptop!"
    [other] = note.others
    assert (other.text, other.device, other.edit, other.at) == ("a phone", "phone", event_id(3), at(3))


def test_a_text_that_was_taken_in_is_kept_no_more() -> None:
    note = merged(edited(1, "a"), edited(2, "b", 1), edited(3, "c", 1), edited(4, "b and c", 3, 2))
    assert (note.text, note.others) == ("b and c", ())


def test_the_same_text_is_not_shown_twice() -> None:
    note = merged(edited(1, "a"), edited(2, "same", 1), edited(3, "same", 1), edited(4, "", 1), edited(5, "else", 1))
    assert (note.text, texts(note)) == ("else", ["same"])


def test_a_text_that_two_wrote_is_taken_in_for_both() -> None:
    note = merged(edited(1, "a"), edited(2, "same", 1), edited(3, "same", 1), edited(4, "same, and more", 3))
    assert (note.text, note.others) == ("same, and more", ())


def test_a_note_is_deleted_and_comes_back() -> None:
    assert merged(edited(1, "a"), deleted(2, 1)).deleted
    back = merged(edited(1, "a"), deleted(2, 1), edited(3, "a", 2))
    assert (back.deleted, back.text, back.others) == (False, "a", ())


def test_deleting_on_one_device_does_not_take_what_another_wrote_meanwhile() -> None:
    note = merged(edited(1, "a"), edited(2, "more", 1, device="phone"), deleted(3, 1))
    assert (note.deleted, note.text, note.others) == (False, "more", ())
    assert merged(edited(1, "a"), edited(2, "more", 1), deleted(3, 1), deleted(4, 2)).deleted


def test_edits_that_name_each_other_are_still_a_note() -> None:
    assert merged(edited(1, "a", 2), edited(2, "b", 1)).text == "b"
    assert merged(edited(1, "a", 1)).text == "a"


@st.composite
def histories(draw: st.DrawFn) -> list[NoteEdited]:
    """Edits of one note, each based on any earlier ones, at times that do not always follow that."""
    made: list[NoteEdited] = []
    for number in range(draw(st.integers(1, 8))):
        bases = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        edit = edited(number, f"text {number}", *sorted(bases), device=draw(st.sampled_from(["laptop", "phone"])))
        made.append(replace(edit, at=at(draw(st.integers(0, 9))), deleted=draw(st.integers(0, 4)) == 0))
    return made


@given(histories(), st.integers(0, 1_000))
def test_no_text_is_lost_that_no_edit_took_in(edits: list[NoteEdited], seed: int) -> None:
    note = merged(*edits)
    shown = {note.text, *texts(note)}
    taken_in = {base for edit in edits for base in edit.bases}
    for edit in edits:
        if edit.id not in taken_in and not edit.deleted:
            assert edit.text in shown
            assert not note.deleted
        if edit.id in taken_in:
            assert edit.text not in shown
    shuffled: Sequence[NoteEdited] = random.Random(seed).sample(edits, len(edits))
    assert merged(*shuffled) == note
