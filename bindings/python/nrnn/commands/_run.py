"""A command: its line is read first, then what it needs is imported."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

from ..values.version import VERSION


def command(package: str, parser: Callable[[str], argparse.ArgumentParser]) -> Callable[..., int]:
    """What runs `nrnn.PACKAGE` with a list of arguments (the line's) and gives its exit status: 1 where something lacks."""

    def main(arguments: list[str] | None = None) -> int:
        script = f"nrnn-{package}"
        made = parser(script if os.path.basename(sys.argv[0]) == script else f"python -m nrnn.{package}")
        made.add_argument("--version", action="version", version=f"{script} {VERSION or 'of a checkout'}")
        given = made.parse_args(arguments)
        try:
            module = import_module(f"..{package}._command", __package__)
        except ImportError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        return module.run(given, made)

    return main
