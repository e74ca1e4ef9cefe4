"""Columns of CSV that nobody reads. Where no time is read, one of them may have been meant: it is told."""

from __future__ import annotations

import sys
from io import BufferedReader, RawIOBase
from typing import Any

from ..description.channels import names
from ..engine.model import Model
from ..reading.bad import BadData
from ..reading.csv.declared import declared
from ..reading.csv.reader import lines_of
from ..reading.csv.records import Records
from ..reading.printable import listed
from ..reading.source import load


def tell_unread(lines: list[bytes], name: str, model: Model, options: dict[str, Any]) -> None:
    """Of an input without times, before its samples run."""
    found = _unread(lines, model, options)
    if found:
        print(f"note: no --time: samples are taken at the nominal interval; columns of {name} that are not read: {listed(found)}",
              file=sys.stderr, flush=True)


def lines_in(path: str, options: dict[str, Any]) -> list[bytes]:
    """Of a file that was read as CSV; else none."""
    return lines_of(load(path, "csv", options.get("encoding"))) if _is_csv(options) else []


class Overheard(BufferedReader):
    """Lines as they come, which are kept until somebody has heard enough."""

    def __init__(self, file: RawIOBase) -> None:
        super().__init__(file)
        self.lines: list[bytes] | None = []

    def readline(self, size: int | None = -1) -> bytes:
        line = super().readline(size)
        if self.lines is not None:
            self.lines.append(line.removesuffix(b"\n"))
        return line


def _unread(lines: list[bytes], model: Model, options: dict[str, Any]) -> list[bytes]:
    """None where there is no header."""
    separator, comment = (options[name].encode() if options.get(name) else None for name in ("separator", "comment"))
    try:
        start = declared(lines, separator, b"", "auto", options.get("skip_lines", 0), 0, "")
        first = next(Records(lines, start.separator, comment, start.before), None)
    except (BadData, ValueError):
        return []
    mapped = [one.split("=", 1)[1] for one in options.get("map", ())]
    taken = {name.encode(errors="surrogateescape") for name in (*names(model.inputs), *mapped)}
    if not _is_csv(options) or first is None or taken.isdisjoint(first.names):
        return []
    return [name for name in first.names if name not in taken]


def _is_csv(options: dict[str, Any]) -> bool:
    return bool(options.get("format", "csv") == "csv")
