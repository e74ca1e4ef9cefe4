"""The lines of an input that is still being written, such as a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from . import guess
from .bad import BadData
from .compressed import kind_of
from .source import Text

_LONGEST = 1 << 24  # bytes of a line
_KEPT = 1000  # lines, for messages
_MARK = b"\xef\xbb\xbf"


def arriving(file: BinaryIO, name: str, encoding: str | None = None) -> Text:
    """A text whose lines are waited for, one after the other. `encoding` is one that ends its lines as ASCII does."""
    return Text(name, b"", lines=Arriving(file, name, encoding))


class Arriving:
    """As a list of lines whose end is not known: its length is asked for to know whether there is another line behind
    the last one taken, and tells it when that has come."""

    def __init__(self, file: BinaryIO, name: str, encoding: str | None) -> None:
        self._file, self._name, self._encoding = file, name, encoding
        self._lines: list[bytes] = []
        self._taken, self._is_over = 0, False

    def __len__(self) -> int:
        if self._taken == len(self._lines) and not self._is_over:
            self._read()
        return len(self._lines)

    def __getitem__(self, at: int) -> bytes:
        self._taken = max(self._taken, at + 1)
        return self._lines[at]

    def __iter__(self) -> Iterator[bytes]:
        at = 0
        while at < len(self):
            yield self[at]
            at += 1

    def _read(self) -> None:
        line = self._file.readline(_LONGEST + 1)
        if len(line) > _LONGEST:
            raise BadData(f"{self._name}: expected lines of at most {_LONGEST} bytes, found a longer one")
        self._is_over = not line.endswith(b"\n")
        if not self._lines:
            line = self._first(line)
        if line:
            self._lines.append(self._decoded(line.removesuffix(b"\n")))
        if len(self._lines) > _KEPT:
            self._lines[-_KEPT - 1] = b""

    def _first(self, line: bytes) -> bytes:
        packed, utf16 = kind_of(line), line.startswith((b"\xff\xfe", b"\xfe\xff"))
        found = packed.name if packed else "UTF-16" if utf16 else guess.binary(line[:guess.LONGEST_START])
        if found:
            raise BadData(f"{self._name}: expected lines of text as they come, found what looks like {found}: give it as a "
                          "file, by its name")
        return line.removeprefix(_MARK)

    def _decoded(self, line: bytes) -> bytes:
        if self._encoding is None:
            return line
        try:
            return line.decode(self._encoding).encode()
        except UnicodeDecodeError:
            raise BadData(f"{self._name}: line {len(self._lines) + 1}: expected {self._encoding}, found other bytes") from None
