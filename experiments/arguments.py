"""What every experiment takes on its command line, and how it ends where that or the data are wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from nrnn.train import ConfigError
from nrnn.train.data import DataError

HERE = Path(__file__).resolve().parent


def parser(name: str, description: str, seeds: int, needs_data: bool = True,
           jobs: bool = False, device: bool = False) -> argparse.ArgumentParser:
    """--data, --out, --seeds, --quick; --jobs and --device where they mean something.

    Parameters
    ----------
    name : str
        The experiment's folder; results go there unless --out names another.
    seeds : int
        How many by default; one in a quick run.
    needs_data : bool
        Without: --data may be given, and is not looked at.
    jobs, device : bool
        Are there --jobs, runs at the same time (`jobs.every`), and a --device of PyTorch?
    """
    made = argparse.ArgumentParser(prog=f"python -m experiments.{name}", description=description)
    made.add_argument("--data", type=_folder if needs_data else Path, required=needs_data,
                      help="folder of the published sets" if needs_data else "not needed")
    if jobs:
        made.add_argument("--jobs", type=_count, default=1, help="runs at the same time, a core each (default: 1)")
    if device:
        made.add_argument("--device", default="cpu", help="of PyTorch (default: cpu)")
    made.add_argument("--out", type=Path, default=HERE / name, help="folder for results.json and models")
    made.add_argument("--seeds", type=_count, default=None, help=f"how many seeds, from 1 on (default: {seeds})")
    made.add_argument("--quick", action="store_true", help="a part of everything, in about a minute; nothing to quote")
    made.set_defaults(full_seeds=seeds)
    return made


def parse(made: argparse.ArgumentParser, arguments: list[str] | None = None) -> argparse.Namespace:
    """The same, `seeds` a range from 1 on."""
    found = made.parse_args(arguments)
    found.seeds = range(1, 1 + (found.seeds or (1 if found.quick else found.full_seeds)))
    if found.quick and found.out.resolve().parent == HERE:
        made.error("--quick: expected --out, found none: a quick run would replace results that the page quotes")
    found.out.mkdir(parents=True, exist_ok=True)
    return found


def told(main: Callable[..., None]) -> Callable[..., None]:
    """`main`, whose wrong settings and broken files end the program in a sentence that names them, with status 1."""
    @wraps(main)
    def run(*given: Any) -> None:
        try:
            main(*given)
        except (ConfigError, DataError) as error:
            sys.exit(f"error: {error}")
    return run


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"expected a folder, found {text}")
    return Path(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, found {text}")
    return int(text)
