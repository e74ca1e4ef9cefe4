"""Files by one plan: each its reader, all one table."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..description.channels import names as names_of
from .bad import BadData
from .cell import Numbers
from .clock import GapLimit
from .csv.reader import CsvReader
from .floats import FloatReader
from .guess import PARQUET
from .influx import InfluxReader
from .intake import Intake, Row
from .json_lines import JsonLinesReader
from .keyed import Seen
from .missing import by_channel
from .options import expect_no_text
from .parquet import ParquetReader
from .plan import Plan, plan
from .resample import Resampler
from .source import Text, load
from .table import Rows, Table
from .time.reader import SECONDS, TimeReader

Path = str | os.PathLike[str]


class Reading:
    """One call of `read`: files, one after the other, into one table."""

    def __init__(self, paths: list[Path], model: Any, channels: Iterable[str] | None, options: dict[str, Any]) -> None:
        self._paths, self._options = paths, options
        self._plan = _plan(model, channels, options)
        self._decimal = options["decimal"].encode()
        unit = options["time_unit"] or ("ns" if options["format"] == "influx" else None)
        self._time = TimeReader(unit, options["time_zone"], options["time_format"], self._decimal)
        self._interval = options["interval"] or (model.sequence.interval if model is not None else None)
        self._limit = _limit(model, self._interval, options["max_substeps"])
        self._rows, self._seen, self._file = Rows(), Seen(), -1
        self._resampler = _resampler(options["resample"], self._interval, self._rows)
        self._intake: Intake | None = None

    def follow(self, text: Text, give: Callable[[Row], Any]) -> None:
        """Gives each sample of a text as soon as it is known to be one."""
        self._rows, self._file = give, 0
        self._resampler = _resampler(self._options["resample"], self._interval, give)
        self._read(text)
        self._seen.check(self._plan)
        self._intake.finish()
        if self._resampler:
            self._resampler.finish()

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

    @property
    def notes(self) -> list[str]:
        """What is said of rows that are left out, and of times."""
        return [*(self._intake.notes if self._intake else ()), *filter(None, [self.warning])]

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
            return InfluxReader(text, self._plan, _all_bytes(options["measurement"]), self._seen)
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
            self.notes, names)


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
    return GapLimit.of(model, asked, interval)


def _resampler(how: str | None, interval: float | None, rows: Callable[[Row], Any]) -> Resampler | None:
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
