"""Zip files as torch writes them: entries whose size is known before they are read."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from ..values.budget import Budget

SIGNATURE = b"PK\x03\x04"
_ENTRY, _DIRECTORY = 1024, b"PK\x01\x02"  # memory that an entry takes in a directory, and what each there begins with
_LOCAL = 30                               # bytes of a local header before its name
_ENCRYPTED = 1


class Archive:
    """Entries by name.

    Parameters
    ----------
    data : bytes
        The file.
    budget : Budget
        Charged for the directory, and for each entry that is read and compressed.

    Raises
    ------
    ValueError
        No zip file, or one with two entries of one name.
    """

    def __init__(self, data: bytes, budget: Budget) -> None:
        budget.take(_ENTRY * data.count(_DIRECTORY), "a zip file of entries")
        self._data, self._budget = data, budget
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                found = archive.infolist()
        except Exception as error:  # the module raises what its parts do
            raise ValueError(f"no whole zip file: {error}") from None
        self._entries = {one.filename: one for one in found}
        if len(self._entries) < len(found):
            raise ValueError("a zip file with two entries of one name")

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes | memoryview:
        """The content of an entry, of the size and checksum that the directory names."""
        if name not in self:
            raise ValueError(f"no entry {name!r}")
        entry = self._entries[name]
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"entry {name!r} encrypted, or compressed by method {entry.compress_type}")
        stored = self._stored(entry)
        content = stored if entry.compress_type == zipfile.ZIP_STORED else self._inflated(entry, stored)
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise ValueError(f"entry {name!r} of other bytes than its size and checksum say")
        return content

    def _stored(self, entry: zipfile.ZipInfo) -> memoryview:
        header = self._data[entry.header_offset:entry.header_offset + _LOCAL] if entry.header_offset >= 0 else b""
        if len(header) < _LOCAL or not header.startswith(SIGNATURE):
            raise ValueError(f"entry {entry.filename!r} outside of the file")
        name, extra = (int.from_bytes(header[at:at + 2], "little") for at in (26, 28))
        start = entry.header_offset + _LOCAL + name + extra
        return memoryview(self._data)[start:start + entry.compress_size]

    def _inflated(self, entry: zipfile.ZipInfo, stored: memoryview) -> bytes:
        self._budget.take(entry.file_size, f"entry {entry.filename!r}, of {entry.file_size} bytes,")
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(stored, entry.file_size + 1)
        except zlib.error as error:
            raise ValueError(f"entry {entry.filename!r}: {error}") from None
