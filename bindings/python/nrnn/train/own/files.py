"""A user's files, as `nrnn.read` reads them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...reading.read import read
from ...reading.settings import of_file
from ...reading.table import Table
from .._choices import ConfigError
from ..data.files import DataError
from .labels import classes, is_text
from .rows import Rows
from .settings import Settings

_NOT_LEFT_OUT = ("rows", "samples", "held")  # of the counts
_SAID = 3  # files and notes by name
_STAYS = ("interval", "max_substeps")  # of reading: the model has its own


def rows_of(folder: Path, files: str | Sequence[str], settings: Settings, options: Mapping[str, Any]) -> Rows:
    """Read them.

    Parameters
    ----------
    folder : Path
        What the names are relative to.
    files : str or list of str
        Names, or patterns such as "*.csv".
    options : mapping
        Of reading, as `nrnn.read` has them.

    Raises
    ------
    ConfigError, DataError, OSError
        No such file; a file that is not what the options say: place and remedy are named.
    """
    paths = _paths(folder, files)
    options = _all_options(folder, options)
    try:
        tables, labelled = _tables([[path] for path in paths] if settings.each_file else [paths], settings, options)
    except (ValueError, TypeError) as error:
        raise DataError(str(error)) from error
    for table in tables:
        _expect_order(table, options, len(paths) > len(tables))
    return _rows(tables, settings, options, paths, labelled)


def _paths(folder: Path, files: str | Sequence[str]) -> list[Path]:
    """Sorted within each pattern; each file once."""
    given = [files] if isinstance(files, str) else files
    if not isinstance(given, Sequence) or not given or not all(isinstance(one, str) for one in given):
        raise ConfigError(f'data.files: expected a name, a pattern such as "*.csv", or a list, found {files!r:.60}')
    found: dict[Path, None] = {}
    for name in given:
        path = folder / name
        some = [path] if path.is_file() else sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
        some = [one for one in some if one.is_file()]
        if not some:
            raise DataError(f"data.files: expected files {str(path)!r}, found none: data.files or --data")
        found.update(dict.fromkeys(some))
    return list(found)


def _all_options(folder: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a file of settings, and over them those given."""
    found = dict(options)
    path = found.pop("settings", None)
    return found if path is None else of_file(folder / path) | found


def _tables(inputs: list[list[Path]], settings: Settings, options: Mapping[str, Any]) -> tuple[list[Table], bool]:
    """The rows of each input, and whether the target is text, which is kept apart."""
    if settings.classes is False or (settings.classes is None and settings.target in settings.inputs):
        return _read(inputs, settings, options, settings.target), False
    tables = _read(inputs, settings, options, None)
    cells = [cell for table in tables for cell in table.keep[_target_column(settings)]]
    if settings.classes or is_text(cells, options):
        return tables, True
    return _read(inputs, settings, options, settings.target), False


def _read(inputs: list[list[Path]], settings: Settings, options: Mapping[str, Any], target: str | None) -> list[Table]:
    """target: read as a channel too; None: kept as text. All have the channels of the first."""
    columns = dict(settings.inputs)
    if target is not None and columns:
        columns.setdefault(target, target)
    keep = () if target is not None else (_target_column(settings),)
    channels, tables = list(columns) or None, []
    for paths in inputs:
        mapping = {channel: column for channel, column in columns.items() if channel != column}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it says of rows that are left out is said by `_expect_order`
            tables.append(read(list(paths), channels=channels, map=mapping or None, keep=keep, time=settings.time,
                               key=settings.key, sequence=settings.sequence, interval=settings.interval,
                               max_substeps=settings.max_substeps, **options))
        channels = channels or tables[0].channels
    return tables


def _target_column(settings: Settings) -> str:
    return settings.inputs.get(settings.target, settings.target)


def _expect_order(table: Table, options: Mapping[str, Any], several: bool) -> None:
    """Rows that reading dropped for their times are said, and are an error unless bad rows may be dropped."""
    dropped = {name: table.counts.get(name, 0) for name in ("duplicates", "late", "future")}
    if any(dropped.values()) and not options.get("skip_bad"):
        first = next(iter(table.notes), "").partition("; the row")[0]
        counted = ", ".join(f"{count} {name}" for name, count in dropped.items() if count)
        files = ", data.each_file = true if each file is of one" if several else ""
        raise DataError(f"{first}; {counted} in all: data.key if the rows are of several sensors{files}, "
                        "data.skip_bad = true to leave them out")


def _rows(tables: list[Table], settings: Settings, options: Mapping[str, Any], paths: list[Path],
          labelled: bool) -> Rows:
    names = list(settings.inputs) or tables[0].channels
    x = np.concatenate([table.x[:, [table.channels.index(name) for name in names]] for table in tables])
    target, labels = _target(tables, settings, options, labelled)
    time = None if tables[0].time is None else np.concatenate([table.time for table in tables])
    file, line = _joined(tables, "file"), np.concatenate([table.line for table in tables])
    return Rows(names, x, target, labels, time, tables[0].time_kind == "date",
                file if settings.each_file else _joined(tables, "key"), _joined(tables, "sequence"),
                lambda row: f"{file[row]}: line {line[row]}", _notes(tables), _reading(settings, options), _source(paths))


def _joined(tables: list[Table], name: str) -> list | None:
    parts = [getattr(table, name) for table in tables]
    return None if parts[0] is None else [one for part in parts for one in part]


def _target(tables: list[Table], settings: Settings, options: Mapping[str, Any],
            labelled: bool) -> tuple[np.ndarray, list[str] | None]:
    if labelled:
        return classes([cell for table in tables for cell in table.keep[_target_column(settings)]], options)
    return np.concatenate([_numbers(table, settings) for table in tables]), None


def _source(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths[:_SAID]) + (f" and {len(paths) - _SAID} more" if paths[_SAID:] else "")


def _numbers(table: Table, settings: Settings) -> np.ndarray:
    if settings.target not in table.channels:
        raise ConfigError(f"data.target: expected one of {', '.join(table.channels)}, found {settings.target!r}")
    return table.x[:, table.channels.index(settings.target)].astype(np.float64)


def _notes(tables: list[Table]) -> list[str]:
    """The first of what reading says, and what it counted in all."""
    said = [note for table in tables for note in table.notes]
    counts = {name: sum(table.counts[name] for table in tables) for name in tables[0].counts}
    left = [f"{count} {name}" for name, count in counts.items() if count and name not in _NOT_LEFT_OUT]
    return [*said[:_SAID], *([f"left out in reading: {', '.join(left)}"] if left else [])]


def _reading(settings: Settings, options: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: getattr(settings, name) for name in ("time", "key", "sequence") if getattr(settings, name)}
    mapping = [f"{channel}={column}" for channel, column in settings.inputs.items() if channel != column]
    return named | ({"map": mapping} if mapping else {}) | {
        name: value for name, value in options.items() if name not in _STAYS and value is not None}
