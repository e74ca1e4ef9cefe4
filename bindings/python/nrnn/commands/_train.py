"""What nrnn-train takes."""

from __future__ import annotations

import argparse


def parser(program: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog=program, description="Train a model and export it.",
                                   epilog="Exit status: 0 trained, 1 refused or failed, 2 wrong usage, 130 "
                                          "interrupted.")
    made.add_argument("config", metavar="CONFIG.toml")
    made.add_argument("--data", metavar="FOLDER",
                      help="where the data set, or the files, lie (the folder of CONFIG.toml)")
    made.add_argument("--out", metavar="RUN", required=True,
                      help="folder for log.jsonl, checkpoint.pt, result.json and model.nrnn")
    again = made.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="go on from the checkpoint in RUN")
    again.add_argument("--overwrite", action="store_true", help="begin anew, though RUN holds a run")
    made.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                      help="an entry of the configuration: --set training.epochs=2 --set layers.0.units=64")
    made.add_argument("--quiet", action="store_true", help="no progress bar")
    return made
