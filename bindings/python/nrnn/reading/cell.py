"""One value as a file has it, before it is known what it is for: bytes are text, as of a cell of CSV, a number of JSON
or what a string of JSON says; a float never was text."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from .bad import BadData
from .guess import NOT_UTF8, is_infinity, is_utf8, number, said
from .number import grammar, is_nan, single, singles
from .printable import shown

BLANKS = b" \t"
_NULL = (b"", b"null")
_INFINITE = (math.inf, -math.inf)
_CONTROLS = bytes([*range(32), 127])


class Missing(str):
    """Why there is no value; as found, for a message."""


class Other(str):
    """What is no text, as found."""


Cell = bytes | Missing | Other | float


def read(text: bytes) -> bytes | Missing:
    """Of an empty text nothing is asked but that it is missing, wherever it stands."""
    word = text.strip(BLANKS)
    return text if word not in _NULL else Missing("null" if word else "an empty cell")


def joined(parts: Sequence[Cell]) -> Cell:
    """Of a date and a clock that stand apart; as one of them is, where this says nothing."""
    cells = [read(one) if isinstance(one, bytes) else one for one in parts]
    return next((one for one in cells if not isinstance(one, bytes)), None) or b" ".join(cells)


def found(cell: Cell) -> str:
    """For a message."""
    return shown(cell) if isinstance(cell, bytes) else str(cell)


def text(cell: Cell, what: str, place: Callable[[], str]) -> bytes:
    """What a key, a sequence or a time stamp reads. No control character is part of one.

    Raises
    ------
    BadData
    """
    if isinstance(cell, bytes):
        cell = read(cell)
    if not isinstance(cell, bytes):
        raise BadData(f"{place()}: expected {what}, found {found(cell)}")
    if has_controls(cell):
        raise BadData(f"{place()}: expected {what}, found control characters: {found(cell)}")
    return cell


def has_controls(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) != len(data)


_BY_POINT = grammar(b".")


class Numbers:
    """Reads the cells of one channel: float32, NaN where a value is missing.

    Parameters
    ----------
    decimal : bytes
        What stands for the point.
    missing : sequence of bytes
        What a cell says that has no value; where this is a number, with `decimal` or a point, so does each that is
        equal to it as float32.
    """

    def __init__(self, decimal: bytes = b".", missing: Sequence[bytes] = ()) -> None:
        self._decimal, self._is_number = decimal, grammar(decimal)
        self._texts = {*_NULL, *(one.strip(BLANKS) for one in missing)}
        own = {self._single(one) for one in self._texts if self._is_number(one)}
        self._none = {*_INFINITE, *own, *(single(one) for one in self._texts if _BY_POINT(one))}

    def __call__(self, cell: Cell, reader: Any, record: Any, column: int) -> float:
        """Raises BadData where there is no number; the reader tells where that is, and what it looks like."""
        if type(cell) is bytes:
            word = cell.strip(BLANKS)
            if self._is_number(word):
                value = self._single(word)
            elif word in self._texts or is_nan(word):
                return math.nan
            else:
                raise self._refused(cell, word, reader.place(record, column), reader.hint(record))
        elif type(cell) is float:
            value = cell
        elif type(cell) is Missing:
            return math.nan
        else:
            raise BadData(f"{reader.place(record, column)}: expected a number, found {cell}")
        if value not in self._none:
            return value
        if value in _INFINITE and not (type(cell) is bytes and cell.strip(BLANKS) in self._texts):
            raise BadData(f"{reader.place(record, column)}: expected a finite number, found {found(cell)}")
        return math.nan

    def all(self, texts: Sequence[bytes]) -> list[float] | None:
        """Of texts that are numbers with a point; None: some must be looked at, one by one."""
        found = singles(texts)
        return found if self._decimal == b"." and self._none.isdisjoint(found) else None

    def _single(self, word: bytes) -> float:
        return single(word if self._decimal == b"." else word.replace(b",", b"."))

    def _refused(self, cell: bytes, word: bytes, place: str, hint: Callable[[bytes], str | None]) -> BadData:
        if is_infinity(word):
            return BadData(f"{place}: expected a finite number, found {found(cell)}")
        guess = said(number(word, self._decimal) or hint(word))
        return BadData(f"{place}: expected a number, found {found(cell)}{guess}{'' if is_utf8(word) else NOT_UTF8}")
