"""One file of named arrays, written once, mapped into memory to be read.

Layout: the magic, the header's length (u32), its CRC-32 (u32), the header (JSON), then the arrays, each at a multiple of eight
bytes. All numbers are little-endian.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carrel.errors import IndexDamaged
from carrel.files import explain_full_disk

_MAGIC = b"CRLSPK01"
_PREFIX = struct.Struct("<8sII")


def write_sections(path: Path, about: Mapping[str, Any], arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Write a new file, durably. `about` is any JSON. Raises DiskFull, or OSError."""
    table, at = {}, 0
    for name, array in arrays.items():
        table[name] = (array.dtype.newbyteorder("<").str, at, len(array), zlib.crc32(np.ascontiguousarray(array).data))
        at += -(-array.nbytes // 8) * 8
    header = json.dumps({"about": about, "sections": table, "bytes": at}, ensure_ascii=False, separators=(",", ":")).encode()
    with explain_full_disk(path.parent), open(path, "xb") as stream:
        stream.write(_PREFIX.pack(_MAGIC, len(header), zlib.crc32(header)) + header)
        stream.write(b"\0" * (-stream.tell() % 8))
        for array in arrays.values():
            stream.write(np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False)).data)
            stream.write(b"\0" * (-array.nbytes % 8))
        stream.flush()
        os.fsync(stream.fileno())


class Sections:
    """A file of arrays, open. Raises IndexDamaged if it is not whole; FileNotFoundError if it is gone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with open(path, "rb") as stream:
            prefix = stream.read(_PREFIX.size)
            magic, length, checksum = _PREFIX.unpack(prefix) if len(prefix) == _PREFIX.size else (b"", 0, 0)
            header = stream.read(length) if magic == _MAGIC else b""
            if magic != _MAGIC or len(header) != length or zlib.crc32(header) != checksum:
                raise _damaged(path)
            found = json.loads(header)
            self._data_start = -(-(_PREFIX.size + length) // 8) * 8
            if os.fstat(stream.fileno()).st_size != self._data_start + found["bytes"]:
                raise _damaged(path)
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self.about: dict[str, Any] = found["about"]
        self._table: dict[str, tuple[str, int, int, int]] = found["sections"]

    def array(self, name: str) -> NDArray[Any]:
        """Return a section as an array over the mapped file, read-only."""
        dtype, at, count, _ = self._table[name]
        return np.frombuffer(self._map, dtype=np.dtype(dtype), count=count, offset=self._data_start + at)

    def check(self) -> None:
        """Read everything. Raises IndexDamaged if a byte is not as it was written."""
        for name, (_, _, _, checksum) in self._table.items():
            if zlib.crc32(self.array(name).data) != checksum:
                raise _damaged(self.path)


def _damaged(path: Path) -> IndexDamaged:
    return IndexDamaged(f"The search index is damaged: {path.name}.")
