"""What every experiment takes on its command line."""

from __future__ import annotations

import argparse
from pathlib import Path

HERE = Path(__file__).resolve().parent


def parser(name: str, description: str, seeds: int, needs_data: bool = True) -> argparse.ArgumentParser:
    """--data, --out, --seeds, --device, --quick.

    Parameters
    ----------
    name : str
        The experiment's folder; results go there unless --out names another.
    seeds : int
        How many by default; one in a quick run.
    """
    made = argparse.ArgumentParser(prog=f"python -m experiments.{name}", description=description)
    if needs_data:
        made.add_argument("--data", type=Path, required=True, help="folder of the published sets")
    made.add_argument("--out", type=Path, default=HERE / name, help="folder for results.json and models")
    made.add_argument("--seeds", type=int, default=None, help=f"how many seeds, from 1 on (default: {seeds})")
    made.add_argument("--device", default="cpu", help="of PyTorch (default: cpu)")
    made.add_argument("--quick", action="store_true", help="a part of everything, in about a minute; nothing to quote")
    made.set_defaults(full_seeds=seeds)
    return made


def parse(made: argparse.ArgumentParser, arguments: list[str] | None = None) -> argparse.Namespace:
    """The same, `seeds` a range from 1 on."""
    found = made.parse_args(arguments)
    found.seeds = range(1, 1 + (found.seeds or (1 if found.quick else found.full_seeds)))
    if found.quick and found.out.parent == HERE:
        made.error("--quick: expected --out, found none: a quick run would replace results that the page quotes")
    found.out.mkdir(parents=True, exist_ok=True)
    return found
