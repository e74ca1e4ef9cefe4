"""A sample of a record: of an object by its names, of an array by its places."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from ..reading import cell as cells
from ..reading.bad import BadData
from ..reading.json_lines import cell, find
from ..reading.keyed import ABSENT, Fault
from ..reading.plan import parts
from ..reading.printable import listed, shown
from ..reading.time.reader import TimeReader
from .agreement import is_place
from .config import Input
from .place import Place
from .values import Values

_IS_JSON_NUMBER = re.compile(rb"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?").fullmatch
_MANY = 4  # samples that are worth being looked at together


class Sample(NamedTuple):
    """Of some channels, at one time.

    Attributes
    ----------
    values : list of float
        In the order of the input's channels; NaN where one is missing.
    word : bytes or None
        The text of the time, None where the payload names none.
    said : bytes
        The time as the payload has it, as JSON.
    key : str or None
        If the payload names it.
    """

    values: list[float]
    word: bytes | None
    said: bytes
    key: str | None


class Samples:
    """Makes samples of the records of one input.

    Attributes
    ----------
    columns : list of str
        The names of what a record has: of the channels, of the time and of the key.
    time : TimeReader or None
    """

    def __init__(self, given: Input, channels: Sequence[str], missing: Sequence[Sequence[bytes]]) -> None:
        self._given, self._values = given, Values(given, missing)
        self._paths = [given.map.get(one, one) for one in channels]
        self.columns = [*self._paths, *filter(None, (given.time, given.key_path))]
        self._places = _places(given, channels)
        self._time_place = () if given.time is None or self._places is None else (int(given.time),)
        self.time = TimeReader(given.time_unit, given.time_zone, given.time_format) if given.time is not None else None
        self._is_plain = given.payload == "plain"

    def all_numbers(self, records: list[Any]) -> Iterator[Sample] | None:
        """Samples of which nothing but numbers is read; None: there is something else, and each is looked at by itself."""
        kinds = set(map(type, records))
        if self._given.key_path or self._is_plain or len(kinds) != 1 or len(records) < _MANY:
            return None
        if kinds == {dict}:
            columns = [[record.get(path) for record in records] for path in self.columns]
        elif kinds == {list} and self._places is not None and set(map(len, records)) == {len(self.columns)}:
            columns = [[record[at] for record in records] for at in (*self._places, *self._time_place)]
        else:
            return None
        if any(set(map(type, column)) != {bytes} for column in columns):
            return None
        values = [self._values.all(at, column) for at, column in enumerate(columns[:len(self._paths)])]
        if None in values:
            return None
        if self.time is None:
            return (Sample(list(one), None, b"", None) for one in zip(*values))
        return (Sample(list(one), word, word, None) for one, word in zip(zip(*values), columns[-1]))

    def one(self, record: Any, place: Place) -> Sample:
        """Raises BadData."""
        if type(record) is dict:
            return self._of_object(record, place)
        if type(record) is list and self._places is not None:
            return self._of_array(record, place)
        if isinstance(record, Fault):
            raise BadData(f"{place}: expected JSON, found {record}")
        raise BadData(f"{place}: expected an object{'' if self._places is None else ' or array'}, "
                      f"found {cells.found(cell(record))}")

    def _of_object(self, record: dict[str, Any], place: Place) -> Sample:
        values, absent = [], 0
        for at, path in enumerate(self._paths):
            value = record.get(path, ABSENT)
            if value is ABSENT and (value := find(record, path)) is ABSENT:
                absent += 1
                value = cells.Missing("nothing")
            values.append(self._values(at, value, place))
        if absent == len(values):
            raise BadData(f"{place}: expected a key of {listed(map(str.encode, self._paths))}, found "
                          f"{listed(map(str.encode, record)) or 'an empty object'}")
        word, said = self._when(lambda path: find(record, path), place, record)
        return Sample(values, word, said, self._key(find(record, self._given.key_path), place, record)
                      if self._given.key_path else None)

    def _of_array(self, record: list[Any], place: Place) -> Sample:
        if len(record) != len(self.columns):
            raise BadData(f"{place}: expected {len(self.columns)} values, found {len(record)}")
        values = [self._values(at, record[i], place) for at, i in enumerate(self._places)]
        word, said = self._when(lambda path: record[int(path)], place, ())
        return Sample(values, word, said, self._key(record[int(self._given.key_path)], place, ())
                      if self._given.key_path else None)

    def _when(self, value: Callable[[str], Any], place: Place, names: Any) -> tuple[bytes | None, bytes]:
        path = self._given.time
        if path is None:
            return None, b""
        found = value(path)
        if type(found) is bytes and _IS_JSON_NUMBER(found):
            return found, found
        if found is ABSENT:
            of_time = parts(path.encode(), lambda part: value(part.decode()) is not ABSENT)
            if not of_time:
                raise place.lacks(path, "time", names)
            found = cells.joined([cell(value(one.decode())) for one in of_time])
        word = cells.text(cell(found), self.time.expected, lambda: f"{place}, {path}")
        return word, json.dumps(word.decode(errors="backslashreplace")).encode()

    def _key(self, found: Any, place: Place, names: Any) -> str:
        path = self._given.key_path
        if found is ABSENT:
            raise place.lacks(path, "key_path", names)
        data = cells.text(cell(found), "a key", lambda: f"{place}, {path}")
        try:
            return data.decode()
        except UnicodeDecodeError:  # of two of them results could have one name
            raise BadData(f"{place}, {path}: expected a key in UTF-8, found {shown(data)}") from None


def _places(given: Input, channels: Sequence[str]) -> list[int] | None:
    """Where each channel stands in an array: as `map` says, else in their order where `time` and `key_path` leave room; None:
    names are looked for, which an array has none of. Raises ValueError: a plain payload has no such place."""
    named = [*filter(None, (given.time, given.key_path)), *given.map.values()]
    if not all(map(is_place, named)):
        return None
    taken = set(map(int, named))
    count = len(channels) + len({*filter(None, (given.time, given.key_path))})
    if beyond := [one for one in named if int(one) >= count]:
        if given.payload == "plain":
            raise ValueError(f"expected places 0 .. {count - 1} of a plain payload, found {beyond[0]:.60}")
        return None
    free = (i for i in range(count) if i not in taken)
    return [int(given.map[one]) if one in given.map else next(free) for one in channels]
