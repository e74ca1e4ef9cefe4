"""A user's own file as arrays, by the rules of `nrnn run`."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from ..values.options import flag, listed
from . import settings as options_in
from .arriving import arriving
from .intake import Row
from .options import DEFAULTS, checked, expect_together
from .reading import Reading
from .table import Table

Path = str | os.PathLike[str]


def read(path: Path | Sequence[Path], *, model: Any = None, channels: Iterable[str] | None = None,
         time: str | None = None,
         key: str | None = None, sequence: str | None = None, map: Mapping[str, str] | Iterable[str] | None = None,
         keep: Iterable[str] | None = None, format: str | None = None, measurement: str | Iterable[str] | None = None,
         encoding: str | None = None,
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
    measurement : str or sequence of str
        Of line protocol: points of others are passed over.
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
    options = DEFAULTS | _of_model(model, model_settings) | _of_settings(settings) | checked(given)
    expect_together(options)
    reading = Reading(_paths(path), model, channels, options)
    table = reading.table()
    lost = [f"{name} {count}" for name in ("duplicates", "late", "future") if (count := table.counts[name])]
    if lost:
        warnings.warn(f"{table.counts['rows']} rows, left out: {', '.join(lost)}; the first: {table.notes[0]}",
                      stacklevel=2)
    if reading.warning:
        warnings.warn(reading.warning, stacklevel=2)
    return table


def follow(file: BinaryIO, name: str, give: Callable[[Row], Any], *, model: Any, **given: Any) -> list[str]:
    """Give each sample of an input that is still being written, CSV or lines of JSON, as soon as it is known to be one.

    Parameters
    ----------
    file, name
        Opened, as bytes; what it is called in messages.
    give : callable
        Called with each sample: `values`, float32 with NaN where one is missing, and `time` in nanoseconds or None.
    **given
        Options of `read`.

    Returns
    -------
    list of str
        What is said of the rows that were left out.

    Raises
    ------
    BadData, ValueError, TypeError
        As `read`.
    """
    options = DEFAULTS | _of_model(model, True) | _of_settings(given.pop("settings", None)) | checked(given)
    expect_together(options)
    if options["format"] not in ("csv", "jsonl"):
        raise ValueError(f"format: expected csv or jsonl of lines as they come, found {options['format']!r}")
    reading = Reading([name], model, None, options)
    reading.follow(arriving(file, name, options["encoding"]), give)
    return reading.notes


def _of_settings(path: Path | None) -> dict[str, Any]:
    return options_in.of_file(path) if path else {}


def _paths(path: Any) -> list[Path]:
    given = listed(path) if not isinstance(path, os.PathLike) else None
    if given == []:
        raise ValueError("path: expected a file, found none")
    return [path] if given is None else given


def _of_model(model: Any, wanted: bool) -> dict[str, Any]:
    text = model.provenance.get("reading") if model is not None and flag("model_settings", wanted) else None
    return options_in.of_text(text.encode(), "the model's reading settings") if text else {}
