"""python -m nrnn.calibrate MODEL --data FILE.csv [--target NAME] [-o OUT.nrnn]: fit the noise scale of a model on
held-out data.

Exit status: 0 written, 1 refused (no file is left behind), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from pathlib import Path
from typing import Any

from ..engine.model import Model
from ..reading import arguments as reading
from ..reading import settings
from ..uncertainty import calibrate, save
from ..values.errors import NrnnError
from .truth import read

_POLICIES = ("reject", "hold", "mean", "skip")
_GAPS = ("reject", "reset", "nominal")


def main(arguments: list[str] | None = None) -> int:
    """The command; its exit status."""
    given = _parser().parse_args(arguments)
    try:
        model = Model.load(given.model)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            X, y, dt = read(model, given.data, given.target or _targets(model), given.first, **reading.given(given))
        for one in told:
            print(f"warning: {one.message}", file=sys.stderr)
        record, report = calibrate(model, X, y, given.members, given.levels, given.parts, given.seed,
                                   data=", ".join(Path(one).name for one in given.data), dt=dt,
                                   max_substeps=given.reading_max_substeps, **_policies(model, given))
        print(report)
        output = given.output or str(Path(given.model).with_suffix("")) + "-calibrated.nrnn"
        save(model, record, output)
        written = [output]
        if given.report:
            Path(given.report).write_text(json.dumps(report.to_json(), indent=1) + "\n")
            written.append(given.report)
    except (ValueError, TypeError, OSError, ImportError, NrnnError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"\nwritten: {', '.join(written)}")
    return 0


def _targets(model: Model) -> list[str]:
    """The column that the model was trained for, or those of its outputs' names."""
    if target := model.provenance.get("target"):
        return [target]
    if model.task != "regression" or not all(one.name for one in model.outputs):
        raise ValueError("--target: expected it, as the model's file does not name the column of the truth")
    return [one.name for one in model.outputs]


def _policies(model: Model, given: argparse.Namespace) -> dict[str, Any]:
    """Those of the command's line, then those of the model's reading settings."""
    own = {"missing": "reject", "gap": "reject"} | settings.policies(model)
    return {name: getattr(given, name) or policy for name, policy in own.items()}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nrnn.calibrate",
        description="Fit a model's noise scale and quantile offsets on held-out data, and report on a third part of it "
        "whether the ensemble adds anything to the noise-free output.",
        epilog="Exit status: 0 written, 1 refused, 2 wrong usage.")
    parser.add_argument("model", metavar="MODEL", help="a model file, with noise")
    parser.add_argument("--data", metavar="FILE", nargs="+", required=True,
                        help="a column for each input, of its name; without --time rows stand at the nominal interval")
    parser.add_argument("--target", metavar="NAME", nargs="+",
                        help="columns of the truth, one per output (that of the training, or the outputs' names)")
    parser.add_argument("-o", "--output", metavar="OUT", help="the calibrated model (MODEL-calibrated.nrnn)")
    parser.add_argument("--first", type=int, default=0, metavar="ROW",
                        help="rows before this one, counted from 0, are streamed but not scored: history")
    parser.add_argument("--members", type=int, default=32, metavar="M", help="of the streams that will use it (32)")
    parser.add_argument("--levels", type=float, nargs="+", default=[0.05, 0.5, 0.95], metavar="P",
                        help="of the quantiles (0.05 0.5 0.95)")
    parser.add_argument("--parts", type=float, nargs=3, default=[1, 1, 1], metavar="SHARE",
                        help="to fit the scale, to fit the offsets, to report on (1 1 1)")
    parser.add_argument("--missing", choices=_POLICIES, help="what a missing value gets (the model's, or reject)")
    parser.add_argument("--gap", choices=_GAPS, help="what an interval gets that is too long (the model's, or reject)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--report", metavar="FILE.json", help="write the report as JSON too")
    reading.add(parser)
    return parser
