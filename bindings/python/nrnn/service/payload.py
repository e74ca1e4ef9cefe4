"""What a message says: samples of some channels, from a payload of JSON or of plain numbers.

A record is an object, whose values are found by their names, or an array of values in the order of the channels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..reading.bad import BadData, Refusal
from ..reading.keyed import Fault
from ..reading.time.reader import refused
from .config import Input
from .place import Place
from .records import of_json, of_plain
from .sample import Sample, Samples


class Payload:
    """Reads the payloads of one input.

    Attributes
    ----------
    channels : tuple of str
        Those that its samples have.
    time : TimeReader or None
    """

    def __init__(self, given: Input, channels: Sequence[str], missing: Sequence[Sequence[bytes]]) -> None:
        self.channels, self._given = tuple(channels), given
        self._samples = Samples(given, channels, missing)
        self.time = self._samples.time
        self._is_plain = given.payload == "plain"

    def samples(self, topic: str, payload: bytes) -> Iterator[Sample | BadData]:
        """Each sample, or what is wrong with it; or with all of them, then alone."""
        try:
            found = self._records(payload)
        except Fault as fault:
            yield BadData(f"{Place(topic)}: expected {self._expected()}, found {fault}")
            return
        if not found:
            yield BadData(f"{Place(topic)}: expected samples, found an empty array")
            return
        plain = self._samples.all_numbers(found)
        if plain is not None:
            yield from plain
            return
        for number, record in enumerate(found, 1):
            place = Place(topic, number if len(found) > 1 else None, self.channels)
            try:
                yield self._samples.one(record, place)
            except BadData as bad:
                yield bad

    def time_of(self, topic: str, sample: Sample) -> int:
        """Nanoseconds. Raises BadData.

        Of an hour that a zone has twice it is the first: what came before must not matter to a message that comes again.
        """
        try:
            return self.time(sample.word)[0]
        except Refusal as refusal:
            said = refused(sample.word, self.time.expected, refusal)
            raise BadData(f"{Place(topic)}, {self._given.time}: {said}") from None

    def _expected(self) -> str:
        marks = "commas" if self._given.decimal == "." else "semicolons"
        return f"numbers with {marks} or blanks between" if self._is_plain else "JSON"

    def _records(self, payload: bytes) -> list[Any]:
        if self._is_plain:
            return of_plain(payload, self._given.decimal)
        return of_json(payload, len(self._samples.columns) == 1)
