"""python -m nrnn.calibrate MODEL --data FILE.csv --target NAME -o OUT.nrnn: fit the noise scale of a model on
held-out data.

Exit status: 0 written, 1 refused (no file is left behind), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from pathlib import Path

import numpy as np

from .engine.model import Model
from .uncertainty import calibrate, save
from .values.errors import NrnnError

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)  # float() also takes 1_000 and infinity
_POLICIES = ("reject", "hold", "mean", "skip")


def main(arguments: list[str] | None = None) -> int:
    """The command; its exit status."""
    given = _parser().parse_args(arguments)
    try:
        model = Model.load(given.model)
        X, y = read(model, given.data, given.target, given.sequence, given.first)
        record, report = calibrate(model, X, y, given.members, given.levels, given.parts, given.seed,
                                   data=Path(given.data).name, missing=given.missing)
        print(report)
        save(model, record, given.output)
        written = [given.output]
        if given.report:
            Path(given.report).write_text(json.dumps(report.to_json(), indent=1) + "\n")
            written.append(given.report)
    except (ValueError, TypeError, OSError, NrnnError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"\nwritten: {', '.join(written)}")
    return 0


def read(model: Model, path: str, targets: list[str], sequence: str | None = None, first: int = 0
         ) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Inputs and truth of each sequence of a CSV file with a header.

    Parameters
    ----------
    targets : list of str
        Columns of the truth, one per output, or the one of the class labels. The truth of a row is the value
        `horizon` rows later, as the model's file says; of a model that speaks at the end that of the sequence's last
        row.
    sequence : str, optional
        Column that names the sequence of each row; its rows stand together. None: all rows are one.
    first : int
        Rows of a sequence before this one, from 0, are streamed but have no truth: history, or data of training.

    Returns
    -------
    X : list of ndarray, shape (T, channels)
        The columns that bear the channels' names; an empty cell is NaN.
    y : list of ndarray
    """
    with open(path, newline="") as file:
        table = csv.DictReader(file)
        header, rows = table.fieldnames or [], list(table)
    channels = [channel.name for channel in model.inputs]
    for name in [*channels, *targets, *([sequence] if sequence else [])]:
        if name not in header:
            raise ValueError(f"{path}: expected a column {name!r}, found {', '.join(header)}")
    X, y = [], []
    for part in _groups(rows, sequence):
        X.append(np.array([[_number(row, name) for name in channels] for row in part]))
        y.append(_truth(model, part, targets, first))
    return X, y


def _truth(model: Model, rows: list[dict[str, str]], targets: list[str], first: int) -> np.ndarray:
    if model.task != "regression" and len(targets) != 1:
        raise ValueError(f"target: expected one column of class labels, found {', '.join(targets)}")
    kind = (lambda row, name: row[name]) if _labelled(model, rows, targets[0]) else _number
    values = np.array([[kind(row, name) for name in targets] for row in rows])
    if model.sequence.valid == "end":
        return values[-1]
    moved, horizon = np.full_like(values, "" if values.dtype.kind == "U" else np.nan), model.sequence.horizon
    moved[first : max(len(values) - horizon, 0)] = values[first + horizon :]
    return moved


def _labelled(model: Model, rows: list[dict[str, str]], target: str) -> bool:
    """Are the classes given by their labels, rather than by their indices?"""
    return model.task != "regression" and {row[target] for row in rows} <= {*model.labels, ""}


def _groups(rows: list[dict[str, str]], sequence: str | None) -> list[list[dict[str, str]]]:
    if sequence is None:
        return [rows]
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row[sequence], []).append(row)
    return list(found.values())


def _number(row: dict[str, str], name: str) -> float:
    cell = row[name]
    if not cell or cell.lower() == "nan":
        return np.nan
    if not _DECIMAL.fullmatch(cell):
        raise ValueError(f"column {name!r}: expected numbers, found {cell!r}")
    return float(cell)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nrnn.calibrate",
        description="Fit a model's noise scale and quantile offsets on held-out data, and report on a third part of it "
        "whether the ensemble adds anything to the noise-free output.",
        epilog="Exit status: 0 written, 1 refused, 2 wrong usage.")
    parser.add_argument("model", metavar="MODEL", help="a model file, with noise")
    parser.add_argument("--data", metavar="FILE", required=True,
                        help="CSV with a header: a column for each input, of its name; rows at the nominal interval")
    parser.add_argument("--target", metavar="NAME", nargs="+", required=True,
                        help="columns of the truth, one per output")
    parser.add_argument("-o", "--output", metavar="OUT", required=True, help="the calibrated model")
    parser.add_argument("--sequence", metavar="NAME",
                        help="column that names the sequence of a row; by default all are one")
    parser.add_argument("--first", type=int, default=0, metavar="ROW",
                        help="rows before this one, counted from 0, are streamed but not scored: history")
    parser.add_argument("--members", type=int, default=32, metavar="M", help="of the streams that will use it (32)")
    parser.add_argument("--levels", type=float, nargs="+", default=[0.05, 0.5, 0.95], metavar="P",
                        help="of the quantiles (0.05 0.5 0.95)")
    parser.add_argument("--parts", type=float, nargs=3, default=[1, 1, 1], metavar="SHARE",
                        help="to fit the scale, to fit the offsets, to report on (1 1 1)")
    parser.add_argument("--missing", choices=_POLICIES, default="reject", help="what an empty cell gets (reject)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--report", metavar="FILE.json", help="write the report as JSON too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
