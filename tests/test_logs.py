"""A log says what happened, and what is named in it does nothing."""

from __future__ import annotations

import io
import logging

from carrel.logs import FILE_FORM, PlainFormatter


def written(message: str, error: Exception | None = None) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainFormatter(FILE_FORM))
    logger = logging.Logger("carrel.test")
    logger.addHandler(handler)
    try:
        if error is not None:
            raise error
    except ValueError:
        logger.exception("%s could not be read", message)
    else:
        logger.error("%s could not be read", message)
    return stream.getvalue()


def test_a_message_is_one_line_without_what_acts() -> None:
    said = written("name\x1b[2J\x9b31m\u202e\r\n2026-01-01 ERROR carrel: forged")
    assert said.endswith("ERROR carrel.test: name[2J31m 2026-01-01 ERROR carrel: forged could not be read\n")
    assert said.count("\n") == 1


def test_a_traceback_looks_like_no_message() -> None:
    first, *rest = written("x", ValueError("bad\x1b[2J\n2026-01-01 00:00:00,000 ERROR carrel: forged")).splitlines()
    assert first.endswith("x could not be read")
    assert len(rest) > 3
    assert all(line.startswith("  ") for line in rest)
    assert "\x1b" not in "".join(rest)


def test_a_message_is_not_endless() -> None:
    assert len(written("x" * 10_000_000)) < 20_000
