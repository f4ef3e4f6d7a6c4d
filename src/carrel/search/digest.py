"""Tells whether a lecture's documents are up to date."""

from __future__ import annotations

import hashlib

from carrel.records import LectureText


def digest(text: LectureText) -> str:
    """Return what changes whenever the text would be indexed differently: 128 bits of BLAKE2b, hexadecimal."""
    found = hashlib.blake2b(digest_size=16)
    whole = (
        text.course_id, text.language, text.title, text.course, text.section, text.duration_s, text.attachments, text.notes,
        tuple((c.start_s, c.end_s, c.text, tuple((w.text, w.start_s) for w in c.words)) for c in text.cues),
    )  # fmt: skip
    found.update(repr(whole).encode("utf-8", "surrogatepass"))
    return found.hexdigest()
