"""What a file says, as arrays."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ..values.modules import needed
from .intake import Row

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of an input that `read` gives.

    Attributes
    ----------
    x : ndarray of float32, shape (rows, channels)
        NaN where a value is missing.
    channels : list of str
    time : ndarray of int64, shape (rows,), or None
        Nanoseconds: since 1970, or of a sensor's clock.
    time_kind : {"seconds", "date", "mixed"} or None
        How times are written; "mixed": not all keys alike.
    key, sequence : list of bytes, or None
    keep : dict of str to list of bytes
        The columns that are passed on.
    line : ndarray of int64, shape (rows,)
        Where each row stands; of f32 its number.
    file : list of str
        Which file each row is of.
    counts : dict of str to int
        What became of the input's rows: `rows` of them, `samples`, and those left out as `duplicates`, `late`,
        `future`, `refused`; `held` are those with a missing value, `joined` those that another's sample took in.
    notes : list of str
        What is said of the rows that are left out, the first of each kind by name; and of numbers of seconds that look
        like dates.
    interval : float or None
        The median time between the rows of a key, in seconds.
    names : dict of str to str
        The columns of the options time, key and sequence.
    """

    x: np.ndarray
    channels: list[str]
    time: np.ndarray | None
    time_kind: str | None
    key: list[bytes] | None
    sequence: list[bytes] | None
    keep: dict[str, list[bytes]]
    line: np.ndarray
    file: list[str]
    counts: dict[str, int]
    notes: list[str]
    names: dict[str, str]

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        rest = ", ".join(f"{name} {count}" for name,
                         count in self.counts.items() if count and name not in ("rows", "samples"))
        return f"<nrnn.Table {len(self)} rows of {', '.join(self.channels)}{f'; {rest}' if rest else ''}>"

    def groups(self) -> dict[bytes | None, np.ndarray]:
        """The rows of each key, in order; without keys all of them, as None's."""
        if self.key is None:
            return {None: np.arange(len(self))}
        found: dict[bytes | None, array] = {}
        for row, key in enumerate(self.key):
            found.setdefault(key, array("q")).append(row)
        return {key: np.array(rows) for key, rows in found.items()}

    @property
    def interval(self) -> float | None:
        if self.time is None:
            return None
        steps = [np.diff(self.time[rows]) for rows in self.groups().values()]
        between = np.concatenate(steps) if steps else np.zeros(0)
        return float(np.median(between)) / 1e9 if between.size else None

    def to_frame(self) -> pandas.DataFrame:
        """A DataFrame of pandas: the channels, then key, sequence and kept columns as text; the index is the time, a
        DatetimeIndex in UTC or seconds.

        Raises
        ------
        ValueError
            Two columns have one name, or some times are dates and others seconds.
        """
        pd = needed("pandas", "to_frame", "frames")
        columns: dict[str, Any] = dict(zip(self.channels, self.x.T))
        texts = [(self.names.get("key"), self.key), (self.names.get("sequence"), self.sequence), *self.keep.items()]
        for name, values in texts:
            if values is None or name == self.names.get("time"):
                continue
            if name in columns and columns[name] is not values and name in self.channels:
                raise ValueError(f"to_frame: expected columns that differ in name, found {name!r} twice")
            columns[name] = [one.decode(errors="surrogateescape") for one in values]
        return pd.DataFrame(columns, index=self._index(pd))

    def _index(self, pd: Any) -> Any:
        if self.time is None:
            return None
        if self.time_kind == "mixed":
            raise ValueError("to_frame: expected times of one kind, found dates and seconds")
        name = self.names["time"]
        if self.time_kind == "date":
            return pd.DatetimeIndex(self.time.astype("datetime64[ns]"), tz="UTC", name=name)
        return pd.Index(self.time / 1e9, name=name)


@dataclass
class Rows:
    """Rows as they come."""

    values: array = field(default_factory=lambda: array("f"))
    times: array = field(default_factory=lambda: array("q"))
    lines: array = field(default_factory=lambda: array("q"))
    files: array = field(default_factory=lambda: array("l"))
    keys: list[bytes | None] = field(default_factory=list)
    sequences: list[bytes | None] = field(default_factory=list)
    kept: list[Sequence[bytes]] = field(default_factory=list)

    def __call__(self, row: Row) -> None:
        self.values.extend(row.values)
        self.lines.append(row.line)
        self.files.append(row.file)
        self.keys.append(row.key)
        self.sequences.append(row.sequence)
        self.kept.append(row.kept)
        if row.time is not None:
            self.times.append(row.time)
