from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from carrel.lan.reach import Reach
from carrel.library import Library
from carrel.web import streams
from carrel.web.factory import create_app
from carrel.web.serve import THREADS
from carrel.web.streams import MOST, MOST_EACH, Held, Running
from tests.web.shelf import READY, VIDEO_BYTES

VIDEO = f"/media/{READY}/video.mp4"


def test_no_device_has_more_than_its_share_and_threads_are_left() -> None:
    running = Running()
    assert [running.begin("one") for _ in range(MOST_EACH + 1)] == [True] * MOST_EACH + [False]
    assert running.begin("another")
    running.end("one")
    assert running.begin("one")
    assert sum(running.begin(None) for _ in range(2 * MOST)) == MOST - MOST_EACH - 1
    assert not running.begin("late")
    assert MOST < THREADS


def test_blocks_pass_until_the_device_is_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_LOOK_S", -1.0)
    is_in, ended = [True], []
    held = Held(iter([b"1", b"2", b"3"]), lambda: is_in[0], lambda: ended.append(1))
    assert next(held) == b"1"
    is_in[0] = False
    assert list(held) == []
    assert ended == [1]
    held.close()
    assert ended == [1]


def test_what_is_sent_or_given_up_leaves_its_place() -> None:
    closed = []

    class Blocks:
        def __iter__(self) -> Iterator[bytes]:
            return self

        def __next__(self) -> bytes:
            raise StopIteration

        def close(self) -> None:
            closed.append(1)

    ended: list[int] = []
    assert list(Held(Blocks(), lambda: True, lambda: ended.append(1))) == []
    assert (ended, closed) == ([1], [1])


def test_a_devices_thirteenth_video_at_once_is_refused_in_a_sentence(library: Library) -> None:
    app = create_app(library, reach=Reach("0.0.0.0", lan=True))
    device = app.test_client()
    device.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    secret = library.house.devices.invite().secret
    device.post("/api/v1/pairing", headers={"Carrel-Pairing": secret})
    answers = [device.get(VIDEO, buffered=False) for _ in range(MOST_EACH + 1)]
    assert [answer.status_code for answer in answers] == [200] * MOST_EACH + [503]
    assert answers[-1].headers["Retry-After"] == "1"
    answers[0].close()
    assert len(device.get(VIDEO).data) == VIDEO_BYTES
    for answer in answers:
        answer.close()


def test_heads_and_unchanged_files_take_no_place(client: FlaskClient) -> None:
    etag = client.head(VIDEO).headers["ETag"]
    for _ in range(MOST + 5):
        client.head(VIDEO)
        assert client.get(VIDEO, headers={"If-None-Match": etag}).status_code == 304
    assert len(client.get(VIDEO).data) == VIDEO_BYTES
