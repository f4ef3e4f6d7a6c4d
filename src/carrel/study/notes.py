"""A note out of its edits: what is shown, and what other devices wrote that no edit has taken in yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from carrel.desk_views import NoteView, OtherText
from carrel.study.events import NoteEdited


@dataclass(frozen=True, slots=True)
class StoredNote:
    """`edit` is the edit that is shown. `others` are the texts of its other heads, newest first."""

    id: str
    lecture: str
    second: float | None
    text: str
    edit: str
    created_at: str
    changed_at: str
    others: tuple[OtherText, ...] = ()
    deleted: bool = False


def merge(edits: Iterable[NoteEdited]) -> StoredNote | None:
    """Return the note that `edits`, all of one note, in any order, come to; None without any.

    The newest head is shown. What one device deletes while another writes on is not deleted: only a note all of whose heads are
    deletions is.
    """
    ordered = sorted(edits, key=lambda edit: (edit.at, edit.id))
    if not ordered:
        return None
    taken_in = {base for edit in ordered for base in edit.bases if base != edit.id}
    # Edits that name each other in a ring have no head; the newest stands for them.
    heads = [edit for edit in ordered if edit.id not in taken_in] or ordered[-1:]
    written = [edit for edit in heads if not edit.deleted]
    shown = (written or heads)[-1]
    # What one writer took in is no news, whoever else wrote the same.
    texts = {shown.text, "", *(edit.text for edit in ordered if len(heads) > 1 and edit.id in taken_in)}
    others = []
    for edit in reversed(written):
        if edit.text not in texts:
            texts.add(edit.text)
            others.append(OtherText(edit.id, edit.device, edit.at, edit.text))
    return StoredNote(
        id=shown.note,
        lecture=shown.lecture,
        second=shown.second,
        text=shown.text,
        edit=shown.id,
        created_at=ordered[0].at,
        changed_at=shown.at,
        others=tuple(others),
        deleted=not written,
    )


def note_view(note: StoredNote) -> NoteView:
    return NoteView(
        id=note.id,
        lecture_id=note.lecture,
        second=note.second,
        text=note.text,
        edit=note.edit,
        created_at=note.created_at,
        changed_at=note.changed_at,
        others=list(note.others),
        deleted=note.deleted,
    )
