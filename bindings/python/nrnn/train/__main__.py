"""python -m nrnn.train CONFIG.toml [--data FOLDER] --out RUN: train a model and export it.

Exit status: 0 trained, 1 refused or failed, 2 wrong usage, 130 interrupted: then --resume goes on from the last epoch.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ..values.errors import NrnnError
from . import read, train


def main(arguments: list[str] | None = None) -> int:
    """The command; its exit status."""
    given = _parser().parse_args(arguments)
    try:
        data = given.data if given.data is not None else Path(given.config).parent
        result = train(read(given.config, given.set), data, given.out, given.resume, False if given.quiet else None,
                       given.overwrite)
    except KeyboardInterrupt:
        print("interrupted; --resume goes on from the last epoch", file=sys.stderr)
        return 130
    except (ValueError, RuntimeError, OSError, ImportError, NrnnError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for note in result.notes:
        print(f"note: {note}", file=sys.stderr)
    print(result.verdict or json.dumps(result.log[-1]))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nrnn.train", description="Train a model and export it.",
                                     epilog="Exit status: 0 trained, 1 refused or failed, 2 wrong usage, 130 "
                                            "interrupted.")
    parser.add_argument("config", metavar="CONFIG.toml")
    parser.add_argument("--data", metavar="FOLDER",
                        help="where the data set, or the files, lie (the folder of CONFIG.toml)")
    parser.add_argument("--out", metavar="RUN", required=True,
                        help="folder for log.jsonl, checkpoint.pt, result.json and model.nrnn")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="go on from the checkpoint in RUN")
    again.add_argument("--overwrite", action="store_true", help="begin anew, though RUN holds a run")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                        help="an entry of the configuration: --set training.epochs=2 --set layers.0.units=64")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser


if __name__ == "__main__":
    sys.exit(main())
