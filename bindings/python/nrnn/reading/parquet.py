"""Columns of Parquet, by the same names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..values.modules import needed
from .bad import BadData
from .cell import Cell, Missing, Other, joined
from .number import rounded
from .plan import Plan, Record, Wanted, parts
from .printable import listed, plain

_NULL = Missing("null")


class ParquetReader:
    """As `CsvReader`; a record's line is its row, from 1. Takes pyarrow."""

    def __init__(self, name: str, data: bytes, plan: Plan) -> None:
        self._arrow = needed("pyarrow", "Parquet", "parquet")
        parquet = needed("pyarrow.parquet", "Parquet", "parquet")
        self._name = name
        try:
            self._file = parquet.ParquetFile(self._arrow.BufferReader(data))
        except (self._arrow.ArrowException, OSError) as error:
            raise BadData(f"{name}: expected Parquet, found what is none: {plain(str(error).encode())[:80]}") from None
        self._columns = [one.encode() for one in self._file.schema_arrow.names]
        if plan.channels is None:
            taken = plan.taken(self._columns.__contains__)
            plan = plan.of([name for name in self._columns if name not in taken])
        self.plan = plan
        self._wanted = [self._places(one) for one in (*self.plan.wanted, *self.plan.kept)]

    def _places(self, wanted: Wanted) -> list[bytes]:
        names = parts(wanted.name, self._columns.__contains__) if wanted.option == "time" else [wanted.name]
        if names and all(self._columns.count(name) == 1 for name in names):
            return names
        count = self._columns.count(wanted.name)
        raise BadData(f"{self._name}: expected one column {wanted}, found "
                      f"{count or f'none; the file has {listed(self._columns)}'}")

    def __iter__(self) -> Iterator[Record]:
        channels, kept, row = len(self.plan.columns), len(self.plan.wanted), 0
        names = sorted({name for places in self._wanted for name in places})
        try:
            for batch in self._file.iter_batches(columns=[name.decode() for name in names]):
                columns = [self._cells(batch, places, i < channels) for i, places in enumerate(self._wanted)]
                for row, cells in enumerate(zip(*columns), row + 1):
                    yield Record(row, cells[:kept], [_kept(one) for one in cells[kept:]])
        except (self._arrow.ArrowException, OSError) as error:
            raise BadData(f"{self._name}: expected Parquet that is whole, found after row {row}: "
                          f"{plain(str(error).encode())[:80]}") from None

    def _cells(self, batch: Any, places: list[bytes], is_channel: bool) -> list[Cell]:
        parts = [self._column(batch.column(name.decode()), is_channel) for name in places]
        return parts[0] if len(parts) == 1 else [joined(both) for both in zip(*parts)]

    def _column(self, column: Any, is_channel: bool) -> list[Cell]:
        types, kind = self._arrow.types, column.type
        if types.is_dictionary(kind):
            return self._column(column.dictionary_decode(), is_channel)
        if types.is_floating(kind):
            return [_NULL if one is None else rounded(one) if is_channel else _text(one) for one in column.to_pylist()]
        if types.is_integer(kind):
            return [_NULL if one is None else b"%d" % one for one in column.to_pylist()]
        if types.is_temporal(kind) and not types.is_duration(kind) or types.is_decimal(kind):
            column = column.cast(self._arrow.string())
        return [_cell(one) for one in column.to_pylist()]

    def place(self, record: Record, column: int | None = None) -> str:
        """Where a record stands, or one of its values."""
        place = f"{self._name}: row {record.line}"
        return place if column is None else f"{place}, column {plain(self._wanted[column][0])}"

    def hint(self, record: Record) -> Callable[[bytes], str | None]:
        """As `CsvReader.hint`."""
        return lambda word: None


def _cell(value: Any) -> Cell:
    if value is None:
        return _NULL
    if isinstance(value, (str, bytes)):
        return value.encode() if isinstance(value, str) else value
    return Other(str(value).lower() if isinstance(value, bool) else f"a {type(value).__name__}")


def _text(value: float) -> Cell:
    """Of a number that is a time or a key: its shortest decimals."""
    return Missing("nan") if value != value else np.format_float_positional(value, trim="-").encode()


def _kept(cell: Cell) -> bytes:
    return cell if isinstance(cell, bytes) else b"" if isinstance(cell, Missing) else str(cell).encode()
