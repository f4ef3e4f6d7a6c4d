from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest

from carrel.errors import RecordInvalid
from carrel.study.events import StudyEvent, UnknownKind, as_json, from_json, from_object, new_id
from tests.study.made import deleted, edited, marked, noted, retracted, watched

WATCHED: dict[str, Any] = json.loads(as_json(watched(1, 0, 15)))
NOTE: dict[str, Any] = json.loads(as_json(edited(1, "text")))


@pytest.mark.parametrize(
    "event", [watched(1, 0, 15.25), noted(2, 3), marked(3, False), edited(4, "ä\n\u2028", 1, 2), deleted(5, 4), retracted(6, 1)]
)
def test_an_event_is_one_line_of_json_and_comes_back_from_it(event: StudyEvent) -> None:
    line = as_json(event)
    assert "\n" not in line
    assert from_json(line) == event
    assert from_object(json.loads(line)) == event


def test_the_form_of_a_journals_line_stays() -> None:
    assert WATCHED == {
        "id": "0199aaaa-0000-7000-8000-000000000001",
        "device": "laptop",
        "at": "2026-03-01T00:01:00.000Z",
        "offset_min": 0,
        "event": "watched",
        "lecture": "river",
        "from_s": 0.0,
        "to_s": 15.0,
        "speed": 1.0,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_s": -1},
        {"from_s": 20},
        {"to_s": float("nan")},
        {"speed": float("nan")},
        {"speed": 0},
        {"lecture": ""},
        {"lecture": "x" * 65},
        {"device": "../laptop"},
        {"device": "con"},
        {"device": "Laptop"},
        {"at": "2026-02-30T00:00:00.000Z"},
        {"at": "2026-02-28 00:00:00"},
        {"id": "1"},
        {"offset_min": 10_000},
        {"event": 7},
    ],
)
def test_what_is_no_event_is_refused_with_a_reason(wrong: dict[str, Any]) -> None:
    with pytest.raises(RecordInvalid, match="This is no study event: ") as caught:
        from_object({**WATCHED, **wrong})
    assert not isinstance(caught.value, UnknownKind) or wrong.get("event")


def test_an_event_of_a_newer_carrel_is_told_from_a_spoilt_one() -> None:
    with pytest.raises(UnknownKind):
        from_object({**WATCHED, "event": "dreamt"})
    assert from_object({**WATCHED, "mood": "fine"}) == watched(1, 0, 15)


def test_a_note_keeps_all_its_letters_but_halves_of_characters() -> None:
    given = "\ufeffa\ud83db 😀 \x00"
    made = from_object({**NOTE, "text": given})
    assert getattr(made, "text", None) == given.replace("\ud83d", "\ufffd")
    with pytest.raises(RecordInvalid, match="text"):
        from_object({**NOTE, "text": "x" * 100_001})


def test_new_ids_are_of_version_7_and_sort_by_time() -> None:
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", first)
    assert first < second
    assert from_object({**WATCHED, "id": first})
