"""Messages as rows: which input and key each is of, what it says, when it was measured, joined with what others say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..engine.keys import spelled
from ..reading.bad import BadData
from .config import Config
from .counts import Counts
from .inputs import Inputs, Route, no_key
from .joining import Joining
from .place import Place
from .sample import Sample
from .transport import Message

_KEPT = 1 << 20  # keys of which it is known whose they are
_UNFORESEEN = ArithmeticError, LookupError, RecursionError, TypeError, ValueError, AttributeError


class Row(NamedTuple):
    """A sample that is whole."""

    key: str | bytes
    time: int
    values: list[float]
    said: bytes


class Intake:
    """Takes messages in their order. Raises as `Inputs`.

    Attributes
    ----------
    joining : Joining
    heard : dict of key to None
        Of which something could be read, since whoever looks at it cleared it.
    """

    def __init__(self, config: Config, job: Any, counts: Counts) -> None:
        self._shard, self._counts, self._can_answer = config.shard, counts, lru_cache(_KEPT)(config.can_answer)
        self._inputs, self._interval = Inputs(config, job.model), job.model.sequence.interval
        self.joining = Joining(config, job, not self._inputs.are_whole)
        self.heard: dict[str | bytes, None] = {}
        self._mine: dict[str | bytes, bool] = {}
        self._has_untimed = any(one.time is None for one in config.inputs)
        self._last: dict[str | bytes, int] = {}  # the time of each key's last sample, if some inputs have none

    def take(self, message: Message, now: int, rows: list[Row], again: set[str | bytes]) -> list[str]:
        """Adds the rows that are whole by it, and its keys to `again` if it may have come before; gives what is wrong with it
        or with samples of it. Those without a time are of the message's, or of `now`."""
        wrong: list[str] = []
        arrival = message.time if message.time is not None else now
        try:
            self._take(message, arrival, rows, again, wrong)
        except BadData as bad:
            wrong.append(str(bad))
        except _UNFORESEEN as error:
            wrong.append(_unforeseen(message, error))
        rows += (Row(key, arrival if one.time is None else one.time, one.values, one.said) for key, one in self.joining.ended())
        return wrong

    def _take(self, message: Message, arrival: int, rows: list[Row], again: set[str | bytes], wrong: list[str]) -> None:
        route = self._inputs.route(message.topic)
        if route.key is not None and not self._is_mine(route.key):
            self._counts["elsewhere"] += 1
            return
        found = list(route.payload.samples(message.topic, message.payload))
        if route.payload.time is None:
            self._expect_times(message, len(found))
        strangers = 0
        for others, sample in zip(range(len(found) - 1, -1, -1), found):
            try:
                strangers += not self._sample(message, route, sample, arrival, others, rows, again)
            except BadData as bad:
                wrong.append(str(bad))
            except _UNFORESEEN as error:
                wrong.append(_unforeseen(message, error))
        self._counts["elsewhere"] += strangers == len(found)

    @property
    def warning(self) -> str | None:
        """Of times that were read, but look like something else."""
        return self._inputs.warning

    def _expect_times(self, message: Message, samples: int) -> None:
        """Which of them are of the same time as those of another topic?"""
        if samples > 1 and not self._inputs.are_whole:
            raise BadData(f"{Place(message.topic)}: expected one sample, or a time for each, since its channels are joined with "
                          f"those of other topics, found {samples}")
        if samples > 1 and self._interval is None:
            raise BadData(f"{Place(message.topic)}: expected one sample, or a time for each (the model has no interval), "
                          "found more")

    def _sample(self, message: Message, route: Route, sample: Sample | BadData, arrival: int, others: int,
                rows: list[Row], again: set[str | bytes]) -> bool:
        """False: its key is another shard's."""
        if isinstance(sample, BadData):
            raise sample
        key = self._key(message, sample) if route.key is None else route.key
        if route.key is None and not self._is_mine(key):
            return False
        time = arrival if sample.word is None else route.payload.time_of(message.topic, sample)
        if sample.word is None and self._inputs.are_whole:
            time = self._behind(key, arrival, others)
        if not -1 << 63 < time < 1 << 63:
            raise BadData(f"{Place(message.topic)}: expected a time from 1678 to 2262, found another")
        if self._inputs.are_whole:
            if self._has_untimed:
                self._last[key] = max(time, self._last.get(key, time))
            rows.append(Row(key, time, [sample.values[at] for at in route.order], sample.said))
        else:
            self.joining.take(message, key, route.places, sample, time)
        self.heard[key] = None
        if message.again:
            again.add(key)
        return True

    def _behind(self, key: str | bytes, arrival: int, others: int) -> int:
        """Several samples without times are the last ones before their message came, a nominal interval apart, or closer where
        the key's last one came less than that before. What did not come after that one stays late: it may have come again."""
        nominal, last = arrival - round(others * (self._interval or 0) * 1e9), self._last.get(key)
        if last is None or last >= arrival:
            return nominal
        return max(nominal, last + (arrival - last) // (others + 1))

    def _key(self, message: Message, sample: Sample) -> str | bytes:
        key: str | bytes | None = sample.key
        if key is None:
            key = message.topic if message.key is None else message.key
        key = spelled("key", key)
        if not key or self.joining.names(key) or not self._can_answer(key):
            raise no_key(message.topic, key)
        return key

    def _is_mine(self, key: str | bytes) -> bool:
        if self._shard is None:
            return True
        if key not in self._mine:
            if len(self._mine) >= _KEPT:
                self._mine.clear()
            self._mine[key] = self._shard.has(key)
        return self._mine[key]

    def forget(self, keys: Iterable[str | bytes]) -> None:
        """Keys without a stream."""
        for key in keys:
            self._last.pop(key, None)

    def restore(self, newest: Mapping[str | bytes, int]) -> None:
        """The time of the last sample of each key."""
        if self._has_untimed:
            self._last.update(newest)


def _unforeseen(message: Message, error: Exception) -> str:
    return f"{Place(message.topic)}: expected a message that can be used, found one that ends in {type(error).__name__}: {error}"
