from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.http import http_date
from werkzeug.test import create_environ

from carrel.library import Library
from carrel.web.ranges import BLOCK, file_answer
from tests.web.shelf import READY, VIDEO_BYTES

VIDEO = f"/media/{READY}/video.mp4"


@pytest.fixture
def video(library: Library) -> Path:
    return library.file_of(READY, "video")


def test_the_whole_video(client: FlaskClient, video: Path) -> None:
    answer = client.get(VIDEO)
    assert answer.status_code == 200
    assert answer.data == video.read_bytes()
    assert answer.headers["Content-Length"] == str(VIDEO_BYTES)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Last-Modified"]
    assert re.fullmatch(r'"[0-9a-f]+-[0-9a-f]+"', answer.headers["ETag"])


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, VIDEO_BYTES - 1),
        ("bytes=100-199", 100, 199),
        (f"bytes={BLOCK - 1}-{2 * BLOCK}", BLOCK - 1, 2 * BLOCK),
        ("bytes=700000-", 700_000, 700_000),
        ("bytes=699999-99999999", 699_999, 700_000),
        ("bytes=-1", 700_000, 700_000),
        ("bytes=-5000", VIDEO_BYTES - 5000, VIDEO_BYTES - 1),
        ("bytes=-99999999", 0, VIDEO_BYTES - 1),
        ("BYTES=5-6", 5, 6),
        ("bytes= 5-6 ", 5, 6),
    ],
)
def test_a_range(client: FlaskClient, video: Path, asked: str, first: int, last: int) -> None:
    answer = client.get(VIDEO, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{VIDEO_BYTES}"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert answer.data == video.read_bytes()[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={VIDEO_BYTES}-", "bytes=999999999-", f"bytes={VIDEO_BYTES}-{VIDEO_BYTES}", "bytes=-0"])
def test_a_range_past_the_end_is_told_the_length(client: FlaskClient, asked: str) -> None:
    answer = client.get(VIDEO, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{VIDEO_BYTES}"
    assert answer.get_json()["error"]["code"] == "requested-range-not-satisfiable"


@pytest.mark.parametrize(
    "asked",
    ["bytes=5-4", "bytes=a-b", "bytes=", "bytes=-", "lines=0-5", "bytes=0-1,5-6", "bytes=--5", "0-5", f"bytes={'9' * 30}-"],
)
def test_what_is_no_single_range_of_bytes_is_ignored(client: FlaskClient, asked: str) -> None:
    answer = client.get(VIDEO, headers={"Range": asked})
    assert answer.status_code == 200
    assert len(answer.data) == VIDEO_BYTES


def test_head_has_the_headers_and_no_bytes(client: FlaskClient) -> None:
    head = client.head(VIDEO, headers={"Range": "bytes=0-9"})
    assert (head.status_code, head.data) == (200, b"")
    with client.get(VIDEO) as got:
        for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges"):
            assert head.headers[name] == got.headers[name]


def test_a_client_that_has_it_is_told_so(client: FlaskClient) -> None:
    first = client.head(VIDEO)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    older = http_date(datetime.now(UTC) - timedelta(days=400))
    for headers, status in (
        ({"If-None-Match": etag}, 304),
        ({"If-None-Match": f'"other", W/{etag}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": changed}, 200),
        ({"If-Modified-Since": changed}, 304),
        ({"If-Modified-Since": older}, 200),
        ({"If-Match": etag}, 200),
        ({"If-Match": '"other"'}, 412),
        ({"If-Unmodified-Since": changed}, 200),
        ({"If-Unmodified-Since": older}, 412),
        ({"If-None-Match": etag, "Range": "bytes=0-9"}, 304),
    ):
        with client.get(VIDEO, headers=headers) as answer:
            assert answer.status_code == status, headers
            if status == 304:
                assert answer.data == b""
                assert answer.headers["ETag"] == etag


def test_if_range_gives_the_range_only_of_the_very_same_file(client: FlaskClient, video: Path) -> None:
    os.utime(video, (1_700_000_000, 1_700_000_000))
    first = client.head(VIDEO)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    later = http_date(1_700_000_001)
    for if_range, status in ((etag, 206), (f"W/{etag}", 200), ('"other"', 200), (changed, 206), (later, 200), ("nonsense", 200)):
        answer = client.get(VIDEO, headers={"Range": "bytes=0-9", "If-Range": if_range})
        assert (answer.status_code, len(answer.data)) == (status, 10 if status == 206 else VIDEO_BYTES), if_range


def test_a_date_of_just_now_is_too_coarse_for_if_range(client: FlaskClient, video: Path) -> None:
    now = time.time() + 60
    os.utime(video, (now, now))
    changed = client.head(VIDEO).headers["Last-Modified"]
    answer = client.get(VIDEO, headers={"Range": "bytes=0-9", "If-Range": changed})
    assert (answer.status_code, len(answer.data)) == (200, VIDEO_BYTES)


def test_a_replaced_file_has_another_etag(client: FlaskClient, video: Path) -> None:
    before = client.head(VIDEO).headers["ETag"]
    os.utime(video, ns=(0, video.stat().st_mtime_ns + 1))
    assert client.head(VIDEO).headers["ETag"] != before


def test_an_empty_file_has_no_ranges(client: FlaskClient, video: Path) -> None:
    video.write_bytes(b"")
    assert client.get(VIDEO).data == b""
    assert client.get(VIDEO, headers={"Range": "bytes=0-"}).status_code == 416


def test_a_video_is_found_where_it_was_moved_to(client: FlaskClient, library: Library, video: Path) -> None:
    whole = client.get(VIDEO).data
    course = library.layout.courses / "How learning works" / "Memory"
    course.rename(course.with_name("Memory and forgetting"))
    library.rebuild()
    assert client.get(VIDEO).data == whole


def test_a_vanished_file_is_explained(client: FlaskClient, video: Path) -> None:
    assert client.get(VIDEO).data
    video.unlink()
    answer = client.get(VIDEO)
    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "not-found"


@pytest.mark.parametrize(
    ("address", "content_type"),
    [("poster.jpg", "image/jpeg"), ("captions/en.vtt", "text/vtt; charset=utf-8"), ("video.mp4", "video/mp4")],
)
def test_media_types(client: FlaskClient, address: str, content_type: str) -> None:
    with client.get(f"/media/{READY}/{address}") as answer:
        assert answer.headers["Content-Type"] == content_type


@pytest.mark.parametrize(
    ("name", "content_type", "disposition"),
    [
        ("slides.pdf", "application/pdf", "inline; filename=slides.pdf"),
        ("page.html", "text/html; charset=utf-8", "attachment; filename=page.html"),
        (
            "Ünïcode notes.txt",
            "text/plain; charset=utf-8",
            f"inline; filename=\"Unicode notes.txt\"; filename*=UTF-8''{quote('Ünïcode notes.txt')}",
        ),
    ],
)
def test_attachments_keep_their_names(client: FlaskClient, name: str, content_type: str, disposition: str) -> None:
    with client.get(f"/media/{READY}/attachments/{quote(name)}") as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == content_type
        assert answer.headers["Content-Disposition"] == disposition


def test_an_attachment_that_a_browser_would_run_is_shut_in(client: FlaskClient) -> None:
    with client.get(f"/media/{READY}/attachments/page.html") as answer:
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def _open_files(of: Path) -> int:
    links = Path("/proc/self/fd")
    return sum(os.path.realpath(link) == os.path.realpath(of) for link in links.iterdir())


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by /proc")
def test_no_file_stays_open(client: FlaskClient, video: Path) -> None:
    etag = client.head(VIDEO).headers["ETag"]
    client.get(VIDEO, headers={"If-None-Match": etag})
    client.get(VIDEO, headers={"If-Match": '"other"'})
    client.get(VIDEO, headers={"Range": "bytes=9999999-"})
    with client.get(VIDEO, buffered=False) as half_read:
        next(iter(half_read.response))
        assert _open_files(video) == 1
    assert _open_files(video) == 0


@settings(max_examples=200, deadline=None)
@given(size=st.integers(0, 40), header=st.from_regex(r"bytes=[0-9]{0,2}-[0-9]{0,2}", fullmatch=True))
def test_any_single_range_is_answered_by_the_rules(tmp_path_factory: pytest.TempPathFactory, size: int, header: str) -> None:
    from flask import Request
    from werkzeug.exceptions import RequestedRangeNotSatisfiable

    path = tmp_path_factory.getbasetemp() / "ranged.bin"
    data = bytes(range(size))
    path.write_bytes(data)
    first, last = header.removeprefix("bytes=").split("-")
    request = Request(create_environ(headers={"Range": header}))
    try:
        answer = file_answer(request, path, "video/mp4")
    except RequestedRangeNotSatisfiable:
        assert (first and int(first) >= size) or (not first and (int(last) == 0 or size == 0))
        return
    body = b"".join(answer.iter_encoded())
    answer.close()
    if answer.status_code == 200:
        assert (not first and not last) or (first and last and int(last) < int(first))
        assert body == data
    elif first:
        assert body == data[int(first) : int(last) + 1 if last else None]
    else:
        assert body == data[-int(last) :]
