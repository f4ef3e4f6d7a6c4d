from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from carrel.library import Library
from tests.lan.network import Machine, Shared, cable, sharing
from tests.web.shelf import READY, make_shelf

LARGE = 192 * 1024 * 1024
"""Bytes of an attachment that no buffer on the way holds."""


@pytest.fixture(scope="session")
def machines() -> Iterator[tuple[Machine, Machine]]:
    with cable() as both:
        yield both


@pytest.fixture(scope="session")
def laptop(machines: tuple[Machine, Machine]) -> Machine:
    return machines[0]


@pytest.fixture(scope="session")
def phone(machines: tuple[Machine, Machine]) -> Machine:
    return machines[1]


@pytest.fixture(scope="module")
def shared(laptop: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """A library that the laptop serves to the phone."""
    root = tmp_path_factory.mktemp("shared")
    make_shelf(root)
    with closing(Library.open(root)) as library:
        os.truncate(library.attachment_file(READY, "slides.pdf"), LARGE)
    with sharing(laptop, root) as served:
        yield served
