"""What a value of a payload is as a number of its channel."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..reading.bad import BadData
from ..reading.cell import BLANKS, Cell, Numbers
from ..reading.json_lines import cell
from .config import Input
from .place import Place

_BOOLEANS: dict[Any, bytes] = {"true": b"true", "false": b"false"}


class Values:
    """Of the channels of an input; `missing` are the texts of each that mean that there is no value."""

    def __init__(self, given: Input, missing: Sequence[Sequence[bytes]]) -> None:
        self._is_plain = given.payload == "plain"
        self._numbers = [Numbers(missing=texts) for texts in missing]
        self._texts = [Numbers(given.decimal.encode(), texts) for texts in missing]
        self._meanings = [_meanings(given.values, texts) for texts in missing]

    def __call__(self, at: int, value: Any, place: Place) -> float:
        """A float32, NaN where it is missing. Numbers of JSON have a point, whatever texts have. Raises BadData."""
        found = value if type(value) is bytes else cell(value)
        if self._meanings[at] and (word := _word(found)) is not None and (number := self._meanings[at].get(word)) is not None:
            return number
        if found in _BOOLEANS:
            raise BadData(f"{place.place(None, at)}: expected a number, found {found}: {place.hint(None)(_BOOLEANS[found])}")
        numbers = self._numbers if type(value) is bytes and not self._is_plain else self._texts
        return numbers[at](found, place, None, at)

    def all(self, at: int, texts: Sequence[bytes]) -> list[float] | None:
        """Of numbers of JSON; None: some must be looked at, one by one."""
        return self._numbers[at].all(texts)


def _word(found: Cell) -> bytes | None:
    """What `values` may name: a text, true and false."""
    return found.strip(BLANKS) if type(found) is bytes else _BOOLEANS.get(found)


def _meanings(values: Mapping[str, float], missing: Sequence[bytes]) -> dict[bytes, float]:
    """Of words that are no numbers; those of `missing` among them that are no texts of JSON."""
    return {one: math.nan for one in _BOOLEANS.values() if one in missing} | {
        one.encode(): value for one, value in values.items()}
