"""A user's own file as arrays, by the rules of `nrnn run`."""

from __future__ import annotations

import math
import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..description.channels import names as names_of
from ..values.options import flag, listed
from . import settings as options_in
from .bad import BadData
from .cell import Numbers
from .clock import GapLimit
from .csv.reader import CsvReader
from .floats import FloatReader
from .guess import PARQUET
from .influx import InfluxReader
from .intake import Intake
from .json_lines import JsonLinesReader
from .keyed import Seen
from .missing import by_channel
from .options import DEFAULTS, checked, expect_no_text, expect_together
from .parquet import ParquetReader
from .plan import Plan, plan
from .resample import Resampler
from .source import Text, load
from .table import Rows, Table
from .time.reader import SECONDS, TimeReader

Path = str | os.PathLike[str]


def read(path: Path | Sequence[Path], *, model: Any = None, channels: Iterable[str] | None = None,
         time: str | None = None,
         key: str | None = None, sequence: str | None = None, map: Mapping[str, str] | Iterable[str] | None = None,
         keep: Iterable[str] | None = None, format: str | None = None, encoding: str | None = None,
         separator: str | None = None, decimal: str | None = None, columns: Iterable[str] | None = None,
         comment: str | None = None,
         skip_lines: int | None = None, skip_after_header: int | None = None, input_header: str | None = None,
         missing_value: str | Iterable[str] | None = None, time_unit: str | None = None, time_zone: str | None = None,
         time_format: str | None = None, resample: str | None = None, interval: float | None = None,
         max_substeps: int | None = None, skip_bad: bool | None = None, settings: Path | None = None,
         model_settings: bool = True) -> Table:
    """Read files of samples, as `nrnn run` does with the same options: the same rows, or the same refusal.

    Files are read whole. gzip and zstd are unpacked, UTF-16 is told by its mark, Parquet by its first bytes; zstd takes
    the package zstandard before Python 3.14, Parquet takes pyarrow.

    Parameters
    ----------
    path : path, or several
        The files of one input, in order; each has its own header, encoding and compression.
    model : Model, optional
        Its channels are read; its interval, its longest interval and the reading settings that it carries count where
        nothing else is said.
    channels : sequence of str, optional
        The columns to read; with a model those beside its own, such as a target. Without both: all but those that other
        options name; of line protocol the fields. A file without a header has x0, x1, ....
    time, key, sequence : str, optional
        The columns of time stamps ("DATE+CLOCK" for two, and so on), of sensors and of sequences.
    map : dict of channel to column, or "channel=column"
    keep : sequence of str
        Columns to pass on.
    format : {"csv", "jsonl", "influx", "f32"}
    encoding : str
        By default bytes are bytes, and UTF-8 where letters are shown.
    separator : str
        One character, "tab" or "blanks"; by default a comma, or what Excel's first line says.
    decimal : {".", ","}
    columns : sequence of str
        The names of the columns of a CSV file without a header, in their order; further ones, and those under an empty
        name, are passed over.
    comment : str
        Lines that begin with it are passed over; where the first record lacks a name, the last of those before it that
        has all is the header.
    skip_lines, skip_after_header : int
    input_header : {"auto", "yes", "no"}
    missing_value : str or sequence of str
        Cells that have no value; "NAME:TEXT" for one channel.
    time_unit : {"s", "ms", "us", "ns"}
        Of times that are numbers; by default seconds, of line protocol nanoseconds.
    time_zone : str
        Of times that name none.
    time_format : str
        In the words of strptime.
    resample : {"last", "mean"}
        Rows of one interval become one sample.
    interval : float or timedelta
        Between samples, in seconds; by default the model's.
    max_substeps : int
        Intervals after which a row waits for the next one to confirm its time; by default the model's, or 64. With a
        model that has no interval, a day; with neither no row waits.
    skip_bad : bool
        Leave out rows that cannot be used, and count them.
    settings : path
        A TOML file with any of these options, as `nrnn run --settings` reads it; arguments override it.
    model_settings : bool
        False: those of the model do not count.

    Returns
    -------
    Table
        A warning tells of rows that are left out for their time, and of numbers of seconds that look like dates.

    Raises
    ------
    BadData
        A row or a file cannot be read; `partial` has the rows before.
    ValueError, TypeError
        An option; the message names it.
    OSError, ImportError
        A file cannot be opened, or what reads it is not installed.
    """
    given = {name: value for name, value in locals().items() if name in DEFAULTS and value is not None}
    options = DEFAULTS | _of_model(model,
                                   model_settings) | (options_in.of_file(settings) if settings else {}) | checked(given)
    expect_together(options)
    reading = _Reading(_paths(path), model, channels, options)
    table = reading.table()
    lost = [f"{name} {count}" for name in ("duplicates", "late", "future") if (count := table.counts[name])]
    if lost:
        warnings.warn(f"{table.counts['rows']} rows, left out: {', '.join(lost)}; the first: {table.notes[0]}",
                      stacklevel=2)
    if reading.warning:
        warnings.warn(reading.warning, stacklevel=2)
    return table


def _paths(path: Any) -> list[Path]:
    given = listed(path) if not isinstance(path, os.PathLike) else None
    if given == []:
        raise ValueError("path: expected a file, found none")
    return [path] if given is None else given


def _of_model(model: Any, wanted: bool) -> dict[str, Any]:
    text = model.provenance.get("reading") if model is not None and flag("model_settings", wanted) else None
    return options_in.of_text(text.encode(), "the model's reading settings") if text else {}


class _Reading:
    """One call."""

    def __init__(self, paths: list[Path], model: Any, channels: Iterable[str] | None, options: dict[str, Any]) -> None:
        self._paths, self._options = paths, options
        self._plan = _plan(model, channels, options)
        self._decimal = options["decimal"].encode()
        unit = options["time_unit"] or ("ns" if options["format"] == "influx" else None)
        self._time = TimeReader(unit, options["time_zone"], options["time_format"], self._decimal)
        interval = options["interval"] or (model.sequence.interval if model is not None else None)
        self._limit = _limit(model, interval, options["max_substeps"])
        self._rows, self._seen, self._file = Rows(), Seen(), -1
        self._resampler = _resampler(options["resample"], interval, self._rows)
        self._intake: Intake | None = None

    def table(self) -> Table:
        try:
            for path in self._paths:
                self._file += 1
                self._read(load(path, self._options["format"], self._options["encoding"]))
            self._seen.check(self._plan)
        except BadData as bad:
            bad.partial = self._finished() if self._intake else None
            raise
        return self._finished()

    @property
    def warning(self) -> str | None:
        """Of times that were read, but look like something else."""
        return self._time.warning and f"{os.fsdecode(self._paths[0])}: {self._time.warning}"

    def _read(self, text: Text) -> None:
        reader = self._reader(text)
        if self._intake is None:
            self._begin(reader.plan)
        take, file = self._intake.take, self._file
        for record in reader:
            take(reader, file, record)
        if text.fault:
            raise BadData(text.fault)

    def _begin(self, plan: Plan) -> None:
        """With the channels of the first file."""
        options, self._plan = self._options, plan
        texts = by_channel(_all_bytes(options["missing_value"]), plan.channels)
        numbers = [Numbers(self._decimal, one) for one in texts]
        self._intake = Intake(plan, numbers, self._time, self._limit, options["skip_bad"],
                              self._resampler or self._rows)

    def _reader(self, text: Text) -> Any:
        options = self._options
        comment = options["comment"] and options["comment"].encode()
        if options["format"] != "f32" and text.data.startswith(PARQUET):
            expect_no_text(options, text.name)
            return ParquetReader(text.name, text.data, self._plan)
        if options["format"] == "csv":
            return CsvReader(text, self._plan, separator=options["separator"] and options["separator"].encode(),
                             comment=comment, skip_lines=options["skip_lines"], decimal=self._decimal,
                             header="no" if options["columns"] else options["input_header"],
                             skip_after_header=options["skip_after_header"], names=_all_bytes(options["columns"]))
        if options["format"] == "f32":
            return FloatReader(text, self._plan)
        if options["format"] == "influx":
            return InfluxReader(text, self._plan, b"#", self._seen)
        return JsonLinesReader(text, self._plan, comment, self._seen)

    def _finished(self) -> Table:
        self._intake.finish()
        counts = dict(self._intake.counts)
        if self._resampler:
            self._resampler.finish()
            counts |= {"joined": self._resampler.joined, "samples": counts["samples"] - self._resampler.joined}
        return self._made(counts)

    def _made(self, counts: dict[str, int]) -> Table:
        rows, plan, options = self._rows, self._plan, self._options
        x = np.array(rows.values, np.float32).reshape(len(rows.lines), len(plan.channels))
        names = {option: options[option] for option in ("time", "key", "sequence") if options[option] is not None}
        counts["held"] = int(np.isnan(x).any(1).sum())
        return Table(
            x, [_text(one) for one in plan.channels], np.array(rows.times, np.int64) if "time" in names else None,
            _kind(self._intake.kinds) if "time" in names else None, rows.keys if "key" in names else None,
            rows.sequences if "sequence" in names else None,
            {_text(one.name): [row[i] for row in rows.kept] for i, one in enumerate(plan.kept)},
            np.array(rows.lines, np.int64), [os.fsdecode(self._paths[i]) for i in rows.files], counts,
            [*self._intake.notes, *filter(None, [self.warning])], names)


def _plan(model: Any, channels: Iterable[str] | None, options: dict[str, Any]) -> Plan:
    names = names_of(model.inputs) if model is not None else None if channels is None else []
    unnamed = model is not None and not any(one.name for one in model.inputs) and not channels
    names = None if names is None else [*names, *(one for one in channels or () if one not in names)]
    mapping = [tuple(_all_bytes(one.split("=", 1))) for one in options["map"]]
    others = {name: _bytes(options[name]) for name in ("key", "sequence", "time") if options[name] is not None}
    return plan(None if names is None else _all_bytes(names), unnamed, mapping, others, _all_bytes(options["keep"]))


def _limit(model: Any, interval: float | None, asked: int | None) -> GapLimit:
    if model is None:
        return GapLimit(math.inf if interval is None else interval, asked or GapLimit.most)
    return GapLimit(interval, min(asked or model.sequence.max_substeps, model.max_ticks))


def _resampler(how: str | None, interval: float | None, rows: Rows) -> Resampler | None:
    if how is None:
        return None
    if interval is None:
        raise ValueError("resample: expected a model with an interval, or interval, found none")
    return Resampler(how, interval, rows)


def _kind(kinds: set[str | None]) -> str | None:
    if len(kinds) != 1:
        return "mixed" if kinds else None
    return "seconds" if kinds == {SECONDS} else "date"


def _bytes(name: str) -> bytes:
    return name.encode(errors="surrogateescape")


def _text(name: bytes) -> str:
    return name.decode(errors="surrogateescape")


def _all_bytes(names: Iterable[str]) -> list[bytes]:
    return [one if isinstance(one, bytes) else _bytes(one) for one in names]
