"""A download goes on only in the file that it began with."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from carrel.sources.resume import Resume

_URL = "https://e.org/a.mp4"


def formats(*ids: str, protocol: str = "https") -> list[dict[str, Any]]:
    return [{"format_id": one, "ext": "mp4", "protocol": protocol, "url": f"https://e.org/{one}.mp4"} for one in ids]


def request(url: str = _URL, **headers: str) -> Any:
    return SimpleNamespace(url=url, headers=dict(headers))


def answer(**headers: str) -> Any:
    return SimpleNamespace(headers={name.replace("_", "-"): value for name, value in headers.items()})


def begun(folder: Path, **headers: str) -> Resume:
    """Return what a try leaves that got some bytes of format "a"."""
    resume = Resume(folder)
    resume.begin(formats("a"))
    resume.after(request(), answer(**headers))
    (folder / "original.mp4.part").write_bytes(b"some")
    resume.hook({})
    return resume


def test_the_next_try_asks_for_the_rest_of_the_same_file(tmp_path: Path) -> None:
    begun(tmp_path, ETag='"one"')
    resume = Resume(tmp_path)
    resume.begin(formats("a"))
    rest = request(Range="bytes=4-")
    resume.before(rest)
    assert rest.headers == {"Range": "bytes=4-", "If-Range": '"one"'}
    assert (tmp_path / "original.mp4.part").exists()


def test_a_weak_etag_counts_for_nothing_and_a_date_for_something(tmp_path: Path) -> None:
    begun(tmp_path, ETag='W/"one"', Last_Modified="Mon, 05 Jan 2026 09:00:00 GMT")
    state = json.loads((tmp_path / "state.json").read_text())
    assert state["validators"] == {"a": "Mon, 05 Jan 2026 09:00:00 GMT"}


def test_without_a_validator_the_next_try_begins_anew(tmp_path: Path) -> None:
    begun(tmp_path)
    resume = Resume(tmp_path)
    resume.begin(formats("a"))
    assert list(tmp_path.iterdir()) == []


def test_a_part_of_which_nothing_is_known_is_asked_for_whole_but_a_retry_goes_on(tmp_path: Path) -> None:
    resume = Resume(tmp_path)
    resume.begin(formats("a"))
    rest = request(Range="bytes=4-")
    resume.before(rest)
    assert rest.headers == {}
    resume.after(rest, answer())
    again = request(Range="bytes=9-")
    resume.before(again)
    assert again.headers == {"Range": "bytes=9-"}


def test_other_formats_or_pieces_begin_anew(tmp_path: Path) -> None:
    for other in (formats("b"), formats("a", "b"), formats("a", protocol="m3u8_native")):
        begun(tmp_path, ETag='"one"')
        Resume(tmp_path).begin(other)
        assert not list(tmp_path.glob("*.part"))


def test_nothing_says_that_a_changed_file_can_be_gone_on_with_until_its_bytes_are_there(tmp_path: Path) -> None:
    resume = begun(tmp_path, ETag='"one"')
    resume.after(request(), answer(ETag='"two"'))
    assert not (tmp_path / "state.json").exists()
    resume.hook({})
    assert json.loads((tmp_path / "state.json").read_text())["validators"] == {"a": '"two"'}


def test_whole_files_of_earlier_tries_are_not_trusted(tmp_path: Path) -> None:
    begun(tmp_path, ETag='"one"')
    (tmp_path / "original.mp4").write_bytes(b"looks whole")
    Resume(tmp_path).begin(formats("a"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["original.mp4.part"]


def test_other_addresses_are_left_alone(tmp_path: Path) -> None:
    resume = begun(tmp_path, ETag='"one"')
    other = request("https://e.org/page", Range="bytes=4-")
    resume.before(other)
    resume.after(other, answer(ETag='"x"'))
    assert other.headers == {"Range": "bytes=4-"}
