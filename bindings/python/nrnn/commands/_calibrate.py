"""What nrnn-calibrate takes."""

from __future__ import annotations

import argparse

from ..description.policies import GAP, MISSING
from ..reading import arguments as reading


def parser(program: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog=program,
        description="Fit a model's noise scale and quantile offsets on held-out data, and report on a third part of it "
        "whether the ensemble adds anything to the noise-free output.",
        epilog="Exit status: 0 written, 1 refused, 2 wrong usage.")
    made.add_argument("model", metavar="MODEL", help="a model file, with noise")
    made.add_argument("--data", metavar="FILE", nargs="+", required=True,
                      help="a column for each input, of its name; without --time rows stand at the nominal interval")
    made.add_argument("--target", metavar="NAME", nargs="+",
                      help="columns of the truth, one per output (that of the training, or the outputs' names)")
    made.add_argument("-o", "--output", metavar="OUT", help="the calibrated model (MODEL-calibrated.nrnn)")
    made.add_argument("--first", type=int, default=0, metavar="ROW",
                      help="rows before this one, counted from 0, are streamed but not scored: history")
    made.add_argument("--members", type=int, default=32, metavar="M", help="of the streams that will use it (32)")
    made.add_argument("--levels", type=float, nargs="+", default=[0.05, 0.5, 0.95], metavar="P",
                      help="of the quantiles (0.05 0.5 0.95)")
    made.add_argument("--parts", type=float, nargs=3, default=[1, 1, 1], metavar="SHARE",
                      help="to fit the scale, to fit the offsets, to report on (1 1 1)")
    made.add_argument("--missing", choices=MISSING, help="what a missing value gets (the model's, or reject)")
    made.add_argument("--gap", choices=GAP, help="what an interval gets that is too long (the model's, or reject)")
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--report", metavar="FILE.json", help="write the report as JSON too, schema nrnn-calibrate-1")
    reading.add(made)
    return made
