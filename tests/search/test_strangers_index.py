"""An index that came with somebody else's library. Whoosh keeps pickles in it, and a pickle can run anything."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from whoosh.codec.whoosh3 import W3TermInfo
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filetables import HashWriter
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC

from carrel.errors import IndexDamaged
from carrel.search import SearchIndex
from tests.search.lectures import lecture

_WRITE = StructFile.write_pickle


class Evil:
    """Makes a folder where it is unpickled."""

    def __init__(self, trap: Path) -> None:
        self._trap = str(trap)

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self._trap,)


def in_contents(patch: pytest.MonkeyPatch, evil: Evil) -> None:
    """In Whoosh's table of contents, among the segments."""
    write = TOC.write

    def planted(toc: Any, storage: Any, name: str) -> None:
        if toc.segments:
            toc.segments = [*toc.segments, evil]
        write(toc, storage, name)

    patch.setattr(TOC, "write", planted)


def in_directory(patch: pytest.MonkeyPatch, evil: Evil) -> None:
    """In a segment's directory of files."""
    write = CompoundStorage.write_dir

    def planted(stream: Any, base: int, directory: dict[str, Any], options: Any = None) -> None:
        write(stream, base, directory, {"evil": evil, **(options or {})})

    patch.setattr(CompoundStorage, "write_dir", staticmethod(planted))


def in_table(patch: pytest.MonkeyPatch, evil: Evil) -> None:
    """In what a table of terms says of itself."""

    def planted(table: Any) -> None:
        _WRITE(table.dbfile, {**table.extras, "evil": evil})

    patch.setattr(HashWriter, "_write_extras", planted)


def in_postings(patch: pytest.MonkeyPatch, evil: Evil) -> None:
    """In a term's postings, where Whoosh can keep a few."""

    def planted(info: Any) -> bytes:
        head: bytes = info._struct.pack(1, info._weight, info._df, 1, 1, info._maxweight, 0, 0)
        return head + pickle.dumps(evil, 2)

    patch.setattr(W3TermInfo, "to_bytes", planted)


@pytest.mark.parametrize("plant", [in_contents, in_directory, in_table, in_postings])
def test_nothing_in_an_index_is_run(
    plant: Callable[[pytest.MonkeyPatch, Evil], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "trap"
    folder = tmp_path / "index"
    with monkeypatch.context() as patch:
        plant(patch, Evil(trap))
        with contextlib.suppress(IndexDamaged):
            SearchIndex(folder).update([lecture("a", "springs feed the river", title="Water")])
    assert not trap.exists()
    stranger = SearchIndex(folder)
    for use in (
        lambda: stranger.search("river"),
        lambda: stranger.search("water"),
        stranger.check,
        stranger.lectures,
        lambda: stranger.update([lecture("b", "and the sea")]),
        lambda: stranger.remove(["a"]),
    ):
        try:
            use()
        except IndexDamaged:
            continue
    assert not trap.exists()
    # It can be mended, and be used from then on.
    stranger.rebuild([lecture("a", "springs feed the river", title="Water")])
    assert [hit.lecture_id for hit in stranger.search("river").lectures] == ["a"]
    assert not trap.exists()


def test_a_name_in_an_index_leads_out_of_it_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        write = TOC.write

        def planted(toc: Any, storage: Any, name: str) -> None:
            for segment in toc.segments:
                segment.segid = "../../elsewhere"
            write(toc, storage, name)

        patch.setattr(TOC, "write", planted)
        with pytest.raises(IndexDamaged, match="makes no sense"):
            SearchIndex(tmp_path / "index").update([lecture("a", "springs feed the river")])
    with pytest.raises(IndexDamaged):
        SearchIndex(tmp_path / "index").lectures()


_WATCHED = """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append(args) if event == "pickle.find_class" else None)
from pathlib import Path
from carrel.search import SearchIndex
from tests.search.lectures import lecture
for number in range(40):
    SearchIndex(Path(sys.argv[1])).update([lecture(f"l{number}", f"springs feed river {number}", title=f"Water {number}")])
index = SearchIndex(Path(sys.argv[1]))
assert index.search("river").lectures and index.search("wat").lectures and not index.check()
index.remove(["l3", "l5"])
assert len(index.lectures()) == 38
print(seen)
"""


def test_no_pickle_of_an_index_finds_a_class_by_itself(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED, str(tmp_path / "index")], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout.strip() == "[]"
