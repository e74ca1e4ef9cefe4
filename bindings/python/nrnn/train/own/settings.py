"""The [data] entries of one's own files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...values.options import above_zero, choice, flag, integer, positive
from .._choices import ConfigError

POLICIES = ("hold", "mask")
SPLITS = ("time", "key")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365.2425 * 86400}  # seconds
_SHARES = (0.15, 0.15)


@dataclass(frozen=True)
class Settings:
    """What is to be learned of which columns, and how the rows are dealt.

    Parameters
    ----------
    target : str
        A channel, or a column: numbers are forecast, texts are classes.
    inputs : sequence of str
        Channels, each "name" or "name=column"; none: all columns of numbers.
    horizon : int, optional
        The output at a row speaks of the target so many nominal intervals later; None: 1, of classes 0.
    each_file : bool
        Is each file a key of its own?
    split : {"time", "key"}
        Are a key's later rows validation and test, or whole keys?
    validation, test : float
        Their shares.
    window, stride, warm_up : int
        Rows of a training sequence, between the beginnings of two, and at its beginning that bear no loss; by default
        an eighth and a quarter of the window.
    units : mapping
        By channel or column.
    missing : {"hold", "mask"}
        Is the last value held alone, or is the network also told what is missing and for how long?
    classes : bool, optional
        Are the target's values classes? None: if most are no numbers.
    season : int or str, optional
        Period of the seasonal baseline, in rows, or a time such as "1d"; None: a day, week or year, if one is found.
    interval : float, optional
        Nominal, in seconds; None: the median.
    max_substeps : int
        Longest interval, in nominal ones, that is no gap.
    seed : int
        Of which keys are whose, under split = "key".
    """

    target: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    horizon: int | None = None
    time: str | None = None
    key: str | None = None
    sequence: str | None = None
    each_file: bool = False
    split: str = "time"
    validation: float = _SHARES[0]
    test: float = _SHARES[1]
    window: int = 64
    stride: int | None = None
    warm_up: int | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    missing: str = "hold"
    classes: bool | None = None
    season: int | str | None = None
    interval: float | None = None
    max_substeps: int = 64
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("target", "time", "key", "sequence"):
            self._set(name, _column(f"data.{name}", getattr(self, name)))
        self._set("inputs", _mapping(self.inputs))
        flag("data.each_file", self.each_file)
        choice("data.split", self.split, SPLITS)
        choice("data.missing", self.missing, POLICIES)
        self._set("window", positive("data.window", self.window, 32))
        stride = max(1, self.window // 8) if self.stride is None else self.stride
        self._set("stride", positive("data.stride", stride, 32))
        self._set("warm_up", integer("data.warm_up", self.window // 4 if self.warm_up is None else self.warm_up, 32))
        self._set("max_substeps", positive("data.max_substeps", self.max_substeps, 32))
        if self.horizon is not None:
            integer("data.horizon", self.horizon, 32)
        if self.interval is not None:
            self._set("interval", above_zero("data.interval", self.interval))
        if self.warm_up >= self.window:
            raise ConfigError(f"data.warm_up: expected fewer than the window's {self.window}, found {self.warm_up}")
        if not isinstance(self.units, Mapping):
            raise ConfigError(f"data.units: expected a table of units by channel, found {self.units!r:.60}")
        self._check_parts()

    def period(self, interval: float | None) -> float | None:
        """The season's, in seconds; in rows where no interval is known.

        Raises
        ------
        ConfigError
            It is neither a number of rows nor a time.
        """
        given = self.season
        if given is None:
            return None
        if isinstance(given, int) and not isinstance(given, bool) and given > 1:
            return given * (interval or 1.0)
        found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhdwy])", given, re.ASCII) if isinstance(given, str) else None
        if not found or not float(found[1]) or interval is None:
            raise ConfigError(f'data.season: expected a number of rows above 1, or a time such as "1d" where data.time '
                              f"is given, found {given!r:.60}")
        return float(found[1]) * UNITS[found[2]]

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _check_parts(self) -> None:
        shares = [above_zero(f"data.{name}", getattr(self, name)) for name in ("validation", "test")]
        if sum(shares) >= 1:
            raise ConfigError(f"data.validation, data.test: expected shares below 1 together, found {shares}")
        if self.key is not None and self.each_file:
            raise ConfigError(f"data.each_file: expected it, or data.key, found both, with {self.key!r}")
        if self.split == "key" and self.key is None and not self.each_file:
            raise ConfigError("data.split: expected 'time' without data.key or data.each_file, found 'key'")


def _column(name: str, given: Any) -> str | None:
    if given is not None and (not isinstance(given, str) or not given):
        raise ConfigError(f"{name}: expected the name of a column, found {given!r:.60}")
    return given


def _mapping(inputs: Any) -> dict[str, str]:
    """Channels and their columns."""
    if isinstance(inputs, Mapping):
        return dict(inputs)
    if isinstance(inputs, str) or not isinstance(inputs, Sequence) or not all(isinstance(one, str) for one in inputs):
        raise ConfigError(f"data.inputs: expected a list of columns, found {inputs!r:.60}")
    found: dict[str, str] = {}
    for one in inputs:
        channel, equals, column = one.partition("=")
        if not channel or (equals and not column):
            raise ConfigError(f'data.inputs: expected "column" or "channel=column", found {one!r}')
        if channel in found:
            raise ConfigError(f"data.inputs: expected each channel once, found {channel!r} twice")
        found[channel] = column or channel
    return found
