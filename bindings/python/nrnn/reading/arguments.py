"""The options of reading on a command's line, under the names that `nrnn run` has for them."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from typing import Any

from .csv.records import Records
from .csv.scan import Separator
from .options import DEFAULTS, OPTIONS

_WORDS = {
    "time": "column of time stamps", "key": "column of sensors: each has sequences of its own",
    "sequence": "column that names the sequence of a row", "map": "CHANNEL=COLUMN; may be repeated",
    "format": "csv, jsonl or influx (csv)", "measurement": "of influx: points of others are none; may be repeated",
    "encoding": "of the text, such as latin1", "separator": "between cells (,)",
    "decimal": "the point of numbers (.)", "comment": "what lines begin with that are passed over",
    "skip_lines": "lines before the header", "skip_after_header": "lines after it, such as units",
    "input_header": "auto, yes or no (auto)", "columns": "their names where there is no header, with commas between",
    "missing_value": "a cell without a value; may be repeated",
    "time_unit": "of times that are numbers: s, ms, us or ns (s)", "time_zone": "of times that name none",
    "time_format": "of times, as strptime has it", "resample": "rows of one interval become one: last or mean",
    "max_substeps": "longest interval, in nominal ones", "skip_bad": "leave out rows that cannot be used"}


def add(parser: argparse.ArgumentParser, without: Collection[str] = ()) -> None:
    """Each option, and --settings."""
    group = parser.add_argument_group("reading, as by nrnn run")
    for name, words in _WORDS.items():
        if name in without:
            continue
        given: dict[str, Any] = {"metavar": name.split("_")[-1].upper()}
        if DEFAULTS[name] is False:
            given = {"action": "store_true", "default": None}
        elif name == "columns":
            given["type"] = _names
        elif isinstance(DEFAULTS[name], list):
            given["action"] = "append"
        elif isinstance(DEFAULTS[name], int) or name == "max_substeps":
            given["type"] = int
        group.add_argument(f"--{name.replace('_', '-')}", dest=f"reading_{name}", help=words, **given)
    group.add_argument("--settings", dest="reading_settings", metavar="FILE.toml", help="any of these in a file")


def _names(line: str) -> list[str]:
    """A line of CSV."""
    names = next(Records([line.encode(errors="surrogateescape")], Separator(b","), None)).names
    if not names:
        raise argparse.ArgumentTypeError(f"expected names with commas between, found {line!r:.60}")
    return [name.decode(errors="surrogateescape") for name in names]


def given(arguments: argparse.Namespace) -> dict[str, Any]:
    """What `read` takes."""
    found = {name: getattr(arguments, f"reading_{name}", None) for name in (*OPTIONS, "settings")}
    return {name: value for name, value in found.items() if value is not None}
