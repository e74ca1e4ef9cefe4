"""What the commands of services take alike."""

from __future__ import annotations

import argparse


def parser(program: str, description: str, nobody: str) -> argparse.ArgumentParser:
    """`nobody` says who must not run while keys are forgotten."""
    made = argparse.ArgumentParser(prog=program, description=description,
                                   epilog="Exit status: 0 ended by a signal, 1 refused, 2 wrong usage.")
    made.add_argument("config", metavar="CONFIG", help="a file in TOML: docs/services.md")
    instead = made.add_mutually_exclusive_group()
    instead.add_argument("--check", action="store_true", help="read it, load the model, print what would be done, and end")
    instead.add_argument("--forget", action="append", default=[], metavar="KEY",
                         help=f"take this key out of the state, so that it begins anew, and end; while {nobody} runs. May be "
                         "given several times")
    return made
