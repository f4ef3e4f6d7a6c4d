"""A small library and the application that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from carrel.library import Library
from carrel.web.factory import create_app
from tests.web.shelf import make_shelf


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of a course with two lectures: one here, one still to be fetched."""
    make_shelf(tmp_path)
    opened = Library.open(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def client(library: Library) -> FlaskClient:
    return create_app(library).test_client()
