"""What the times of a key's rows are worth beside the time of its last sample."""

from __future__ import annotations

from dataclasses import dataclass

NEXT, DUPLICATE, LATE, AHEAD = range(4)
_WITHOUT_INTERVAL = 86_400.0  # a day
_MAX_SUBSTEPS = 64


@dataclass(frozen=True)
class GapLimit:
    """From where on an interval is a gap, as the engine has it; a time that far ahead is not believed at once.

    Parameters
    ----------
    nominal : float, optional
        Seconds; None: a gap is longer than a day.
    most : int
        Nominal intervals that a sample may take.
    """

    nominal: float | None = None
    most: int = _MAX_SUBSTEPS

    def is_passed(self, nanoseconds: int) -> bool:
        seconds = nanoseconds / 1e9
        if self.nominal is None:
            return seconds > _WITHOUT_INTERVAL
        return seconds / self.nominal >= self.most + 0.5

    def __str__(self) -> str:
        if self.nominal is None:
            return "a day"
        most = 1.5 if self.most == 1 else self.most
        return f"{most:.15g} nominal intervals ({most * self.nominal:.15g} s)"

    def judge(self, time: int, last: int | None) -> int:
        """A row's time beside that of its key's last sample."""
        if last is None:
            return NEXT
        if time <= last:
            return DUPLICATE if time == last else LATE
        return AHEAD if self.is_passed(time - last) else NEXT
