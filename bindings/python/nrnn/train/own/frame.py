"""Rows of a DataFrame of pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...values.intervals import nanoseconds
from .._choices import ConfigError
from ..data.files import DataError
from .rows import Rows, classed
from .settings import Settings

if TYPE_CHECKING:
    import pandas


def rows_of_frame(frame: pandas.DataFrame, settings: Settings) -> Rows:
    """All rows of a frame, whose times rise for each key.

    Raises
    ------
    ConfigError, DataError
        A column that is not there, or not what it should be: row and column are named.
    """
    wanted = settings.inputs.get(settings.target, settings.target)
    for name in filter(None, [wanted, *settings.inputs.values(), settings.time, settings.key, settings.sequence]):
        if list(frame.columns).count(name) != 1:
            raise ConfigError(f"frame: expected one column {name!r}, found {', '.join(map(str, frame.columns))}")
    labelled = settings.classes if settings.classes is not None else not _is_numeric(frame[wanted])
    columns = settings.inputs or _numeric_columns(frame, settings, labelled)
    x = np.empty((len(frame), len(columns)), np.float32)
    for i, column in enumerate(columns.values()):
        x[:, i] = _numbers(frame, column)
    target, labels = _classes(frame[wanted]) if labelled else (_numbers(frame, wanted), None)
    time, dated = _time(frame, settings.time)
    key = None if settings.key is None else list(frame[settings.key])
    _expect_order(frame, time, key)
    sequence = None if settings.sequence is None else list(frame[settings.sequence])
    return Rows(list(columns), x, target, labels, time, dated, key, sequence, lambda row: _place(frame, row),
                reading=_reading(frame, settings, columns), source="a DataFrame")


def _is_numeric(column: Any) -> bool:
    return column.dtype.kind in "iuf"


def _numeric_columns(frame: Any, settings: Settings, labelled: bool) -> dict[str, str]:
    """All but those that are something else."""
    others = {settings.time, settings.key, settings.sequence, *([settings.target] if labelled else [])}
    return {str(name): name for name in frame.columns if name not in others}


def _numbers(frame: Any, name: str) -> np.ndarray:
    """A column as numbers, what is missing as NaN."""
    import pandas as pd

    column = frame[name]
    if column.dtype.kind in "mM":
        raise DataError(f"column {name!r}: expected numbers, found {column.dtype}: inputs without it, or time={name!r}")
    found = pd.to_numeric(column, errors="coerce")
    bad = np.flatnonzero((found.isna() & column.notna()).to_numpy())
    if len(bad):
        raise DataError(f"{_place(frame, int(bad[0]))}, column {name!r}: expected a number, found "
                        f"{column.iloc[int(bad[0])]!r:.60}: inputs without it, or a value that is missing as NaN")
    values = found.to_numpy(dtype=np.float64, na_value=np.nan)
    beyond = np.flatnonzero(np.abs(values) > np.finfo(np.float32).max)
    if len(beyond):
        raise DataError(f"{_place(frame, int(beyond[0]))}, column {name!r}: expected a number within float32 or NaN, "
                        f"found {values[beyond[0]]:g}")
    return values


def _classes(column: Any) -> tuple[np.ndarray, list[str]]:
    return classed([str(one) for one in column], column.isna().to_numpy())


def _time(frame: Any, name: str | None) -> tuple[np.ndarray | None, bool]:
    """Nanoseconds, and whether they are dates, without a zone UTC; no name: those of the index, if any."""
    import pandas as pd

    given = frame.index if name is None else pd.Index(frame[name])
    if isinstance(given, (pd.DatetimeIndex, pd.TimedeltaIndex)):
        missing = np.flatnonzero(given.isna())
        if len(missing):
            raise DataError(f"{_place(frame, int(missing[0]))}: expected a time, found none")
        return given.as_unit("ns").asi8, isinstance(given, pd.DatetimeIndex)
    if name is None:
        return None, False
    seconds = _numbers(frame, name)
    missing = np.flatnonzero(np.isnan(seconds))
    if len(missing):
        raise DataError(f"{_place(frame, int(missing[0]))}, column {name!r}: expected a time, found none")
    return nanoseconds(seconds).astype(np.int64), False


def _expect_order(frame: Any, time: np.ndarray | None, key: list | None) -> None:
    last: dict[Any, int] = {}
    for row, now in enumerate([] if time is None else time.tolist()):
        whose = None if key is None else key[row]
        if now <= last.get(whose, now - 1):
            found = "the same time again" if now == last[whose] else "an earlier time"
            raise DataError(f"{_place(frame, row)}: expected times that rise, found {found}: frame.sort_index(), "
                            "key= if the rows are of several sensors, or frame without it")
        last[whose] = now


def _place(frame: Any, row: int) -> str:
    return f"row {row} (index {frame.index[row]})"


def _reading(frame: Any, settings: Settings, columns: dict[str, str]) -> dict[str, Any]:
    """Of a CSV that the frame is written to."""
    time = settings.time or (frame.index.name if frame.index.dtype.kind in "mM" else None)
    named = {"time": time, "key": settings.key, "sequence": settings.sequence}
    mapping = [f"{channel}={column}" for channel, column in columns.items() if channel != column]
    return {name: str(value) for name, value in named.items() if value} | ({"map": mapping} if mapping else {})
