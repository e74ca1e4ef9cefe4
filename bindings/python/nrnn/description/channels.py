"""What goes into a model and comes out of it: the same classes describe a file to be written and a model loaded.

Derived inputs, which the host does not give, are described for writing alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from ..values.intervals import interval
from ..values.options import at_most, choice, integer, number, positive, text


@dataclass(frozen=True)
class Channel:
    """One channel of a raw sample. The engine feeds z = (x - mean) / scale to the first layer.

    Parameters
    ----------
    name, unit : str
    mean, scale : float
        In units of the channel; scale is finite and not 0.
    limit : float, optional
        |z| above which a step is flagged OUT_OF_RANGE; None: never.
    """

    name: str = ""
    unit: str = ""
    mean: float = 0.0
    scale: float = 1.0
    limit: float | None = None

    def __post_init__(self) -> None:
        _check(self, name=text, unit=text, mean=number, scale=number, limit=number)


@dataclass(frozen=True)
class Present:
    """An input that the engine derives: 1 where a channel has a value at this step, 0 where it is missing.

    Parameters
    ----------
    of : int or str
        The channel: its place among the inputs, or its name.
    mean, scale : float
        The first layer is fed z = (value - mean) / scale.
    """

    of: int | str
    mean: float = 0.0
    scale: float = 1.0

    kind: ClassVar[str] = "PRESENT"

    def __post_init__(self) -> None:
        _check(self, mean=number, scale=number)


@dataclass(frozen=True)
class Age:
    """An input that the engine derives: seconds since a channel last had a value, or since the reset.

    Parameters
    ----------
    of, mean, scale
        As in `Present`; mean and scale in seconds, or as a timedelta.
    """

    of: int | str
    mean: float = 0.0
    scale: float = 1.0

    kind: ClassVar[str] = "AGE"

    def __post_init__(self) -> None:
        _check(self, mean=interval, scale=interval)


@dataclass(frozen=True)
class Dt:
    """An input that the engine derives: seconds since the last sample.

    Parameters
    ----------
    mean, scale : float
        In seconds, or as a timedelta: the first layer is fed z = (dt - mean) / scale.
    """

    mean: float = 0.0
    scale: float = 1.0

    kind: ClassVar[str] = "DT"

    def __post_init__(self) -> None:
        _check(self, mean=interval, scale=interval)


@dataclass(frozen=True)
class Output:
    """One output. For regression it is mean + scale * o; for the other tasks `name` is the label of a class.

    Parameters
    ----------
    name, unit : str
    mean, scale : float
        In units of the output; 0 and 1 unless the task is regression.
    """

    name: str = ""
    unit: str = ""
    mean: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        _check(self, name=text, unit=text, mean=number, scale=number)


@dataclass(frozen=True)
class Sequence:
    """What one sequence is.

    Parameters
    ----------
    interval : float, optional
        Seconds between samples, or a timedelta; None: not known.
    valid : {"every step", "end"}
        When the output speaks.
    trained_length : int, optional
        Steps of a training sequence; None: not known.
    warm_up : int
        Steps after a reset before the output is worth reading.
    horizon : int
        The output at step t speaks of step t + horizon.
    max_substeps : int
        Longest interval, in nominal ones and rounded to a whole number of them, that is integrated rather than a gap;
        at most 65,536.
    """

    interval: float | None = None
    valid: Literal["every step", "end"] = "every step"
    trained_length: int | None = None
    warm_up: int = 0
    horizon: int = 0
    max_substeps: int = 64

    def __post_init__(self) -> None:
        _check(self, interval=interval, valid=_valid, trained_length=_count, warm_up=_count, horizon=_count,
               max_substeps=_substeps)


def names(described: Iterable[Any], letter: str = "x") -> list[str]:
    """What columns are matched with: what has no name is x0, x1, ..., or another letter."""
    return [getattr(one, "name", "") or f"{letter}{i}" for i, one in enumerate(described)]


def _check(described: object, **checks: Callable[[str, Any], Any]) -> None:
    """Each field by its check, which gives the value that is kept; None stays."""
    kind = "sequence" if isinstance(described, Sequence) else type(described).__name__
    for field, check in checks.items():
        given = getattr(described, field)
        if given is not None:
            object.__setattr__(described, field, check(f"{kind}.{field}", given))


def _valid(name: str, value: Any) -> str:
    choice(name, value, ("every step", "end"))
    return value


def _count(name: str, value: Any) -> int:
    return integer(name, value, 32)


def _substeps(name: str, value: Any) -> int:
    at_most(name, found := positive(name, value, 32), 65_536)
    return found
