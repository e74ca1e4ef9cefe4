"""Raw little-endian 32-bit floats, the channels of a sample side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .bad import BadData
from .plan import Plan, Record
from .printable import shown
from .source import Text


class FloatReader:
    """As `CsvReader`; a record's line is its number."""

    def __init__(self, text: Text, plan: Plan) -> None:
        if plan.channels is None:
            raise ValueError("channels: expected the names of those that f32 holds, found none: it has no names")
        if text.was_empty:
            raise BadData(f"{text.name}: expected rows of floats, found an empty file")
        self._text, self.plan = text, plan

    def __iter__(self) -> Iterator[Record | BadData]:
        count, data, name = len(self.plan.channels), self._text.data, self._text.name
        size, whole = 4 * count, len(data) // (4 * count)
        for i, row in enumerate(np.frombuffer(data, "<f4", whole * count).reshape(whole, count), 1):
            yield Record(i, row.tolist(), [])
        if len(data) > whole * size and not self._text.fault:
            yield BadData(f"{name}: row {whole + 1}: expected {size} bytes, found {len(data) - whole * size}")

    def place(self, record: Record, column: int | None = None) -> str:
        """Where a record stands, or one of its values."""
        channel = "" if column is None else f", channel {shown(self.plan.channels[column])}"
        return f"{self._text.name}: row {record.line}{channel}"

    def hint(self, record: Record) -> Callable[[bytes], str | None]:
        """As `CsvReader.hint`."""
        return lambda word: None
