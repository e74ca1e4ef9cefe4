"""What nrnn.live takes."""

from __future__ import annotations

import argparse

from ..description.policies import GAP, MISSING
from ..reading import arguments as reading


def parser(program: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog=program,
        description="Serve a page on this machine that shows a stream while it runs: bands of its ensemble, flags, the time "
        "of a step. Ctrl-C ends it.",
        epilog="Exit status: 0 ended by Ctrl-C, 1 refused, 2 wrong usage.")
    made.add_argument("model", metavar="MODEL", help="a model file")
    made.add_argument("--input", metavar="FILE", default="-", help="its samples, or -: lines of CSV or JSON as they come (-)")
    made.add_argument("--port", type=int, default=0, help="of the page; 0: any that is free (0)")
    made.add_argument("--speed", type=float, default=10, metavar="ROWS", help="of a file: rows a second; 0: all at once (10)")
    made.add_argument("--members", type=int, metavar="M", help="of the ensemble (32; without noise in the model 1)")
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--noise-scale", type=float, metavar="S", help="factor on the model's noise (1)")
    made.add_argument("--missing", choices=MISSING, help="what a missing value gets (the model's, or hold)")
    made.add_argument("--gap", choices=GAP, help="what an interval gets that is too long (the model's, or reset)")
    reading.add(made, without=("key", "sequence"))
    return made
