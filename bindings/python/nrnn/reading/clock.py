"""What the times of a key's rows are worth beside the time of its last sample: the rules of `nrnn run`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

SAMPLE, DUPLICATE, LATE, FUTURE, REFUSED = "samples", "duplicates", "late", "future", "refused"
_WITHOUT_INTERVAL = 86_400.0  # a day
_MAX_SUBSTEPS = 64


@dataclass(frozen=True)
class GapLimit:
    """From where on an interval is a gap, as the engine has it; a time that far ahead is not believed at once.

    Parameters
    ----------
    nominal : float, optional
        Seconds; None: a gap is longer than a day. Where it is infinite nothing is one.
    most : int
        Nominal intervals that a sample may take.
    refuses : bool
        A stream refuses what comes after a gap: no later row confirms it, and it is no key's clock.
    """

    nominal: float | None = None
    most: int = _MAX_SUBSTEPS
    refuses: bool = False

    @classmethod
    def of(cls, model: Any, asked: int | None, nominal: float | None) -> GapLimit:
        """That of a model: of as many intervals as are asked for, or its file says, and its solver takes."""
        return cls(nominal, min(asked or model.sequence.max_substeps, model.max_ticks))

    @classmethod
    def of_options(cls, model: Any, options: Mapping[str, Any]) -> GapLimit:
        """That of streams which are asked themselves: none under the policy "reject", which refuses a gap by name."""
        limit = cls.of_streams(model, options)
        return cls(1, math.inf) if limit.refuses else limit

    @classmethod
    def of_streams(cls, model: Any, options: Mapping[str, Any]) -> GapLimit:
        """That of streams: under the policy "reject" it refuses what they do, which is nothing without a nominal interval."""
        limit = cls.of(model, options.get("max_substeps"), model.sequence.interval)
        if options.get("gap", "reject") != "reject":
            return limit
        return cls(1, math.inf) if limit.nominal is None else replace(limit, refuses=True)

    def is_passed(self, nanoseconds: Any) -> Any:
        """Of an interval, or of each in an array."""
        seconds = nanoseconds / 1e9
        if self.nominal is None:
            return seconds > _WITHOUT_INTERVAL
        return seconds / self.nominal >= self.most + 0.5

    def __str__(self) -> str:
        if self.nominal is None:
            return "a day"
        most = 1.5 if self.most == 1 else self.most
        return f"{most:.15g} nominal intervals ({most * self.nominal:.15g} s)"


class Clock:
    """One key: the time of its last sample, and a row that is so far ahead that the next one must confirm it.

    Attributes
    ----------
    sampled : int or None
    waiting : (time, row) or None
    begun : bool
        Its stream has had a sample: only then does it refuse a gap.
    """

    def __init__(self, limit: GapLimit, begun: bool = True, takes: Callable[[Any], bool] | None = None) -> None:
        """`takes`: whether the stream will take a row; one that it refuses for its values is no last sample. None: any."""
        self._limit, self.begun, self._takes = limit, begun, takes
        self.sampled: int | None = None
        self.waiting: tuple[int, Any] | None = None

    def copied(self, limit: GapLimit) -> Clock:
        """One that goes on from here by itself, and has another limit."""
        made = Clock(limit, self.begun)
        made.sampled, made.waiting = self.sampled, self.waiting
        return made

    def take(self, time: int, row: Any) -> list[tuple[str, Any]]:
        """What becomes of the row that waited, and of this one; of one that waits nothing is known yet."""
        found = [] if self.waiting is None else [self._confirmed(time)]
        last = self.sampled
        if last is None or time > last and not self.is_gap(time - last):
            found.append(self._sample(time, row))
        elif time > last and self._limit.refuses:
            found.append((REFUSED, row))
        elif time > last:
            self.waiting = time, row
        else:
            found.append((DUPLICATE if time == last else LATE, row))
        return found

    def is_gap(self, nanoseconds: int) -> bool:
        """Of the time since its last sample."""
        return (self.begun or not self._limit.refuses) and self._limit.is_passed(nanoseconds)

    def _confirmed(self, time: int) -> tuple[str, Any]:
        (before, row), self.waiting = self.waiting, None
        if time <= before:
            return FUTURE, row
        return self._sample(before, row)

    def _sample(self, time: int, row: Any) -> tuple[str, Any]:
        if self._takes is None or self._takes(row):
            self.sampled, self.begun = time, True
        return SAMPLE, row
