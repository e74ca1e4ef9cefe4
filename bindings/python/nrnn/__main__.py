"""python -m nrnn: what is installed, for programs that are built against it and for reports of bugs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

import nrnn

from . import installed
from .installed.report import report
from .values.version import VERSION

# Options that tell one thing each, and what tells it; flags stand in one line.
_FLAGS: dict[str, tuple[Callable[[], Any], str]] = {
    "cflags": (installed.cflags, "what a C or C++ compiler needs"),
    "libs": (installed.libs, "what its linker needs; the program finds the library where it lies"),
}
_PLACES: dict[str, tuple[Callable[[], Any], str]] = {
    "version": (lambda: VERSION or nrnn.library_version(), "of the package"),
    "library": (installed.library, "the library that is loaded"),
    "include-dir": (installed.include_dir, "the folder of nrnn.h"),
    "library-dir": (installed.library_dir, "the folder of libnrnn.so"),
    "cmake-dir": (installed.cmake_dir, "for cmake -DNRNN_DIR="),
    "pkgconfig-dir": (installed.pkgconfig_dir, "for PKG_CONFIG_PATH"),
}


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0, 1 where something asked for is not installed or there is no library, 2 wrong usage."""
    given = vars(_parser().parse_args(arguments))
    try:
        flags = [str(tell()) for name, (tell, _) in _FLAGS.items() if given[name]]
        lines = [" ".join(flags)] if flags else []
        lines += [str(tell()) for name, (tell, _) in _PLACES.items() if given[name.replace("-", "_")]]
        print("\n".join(lines) if lines else report())
        return 0 if lines or nrnn.library_path else 1
    except (FileNotFoundError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nrnn", description="Tell what is installed. Without options: a report of it, to go with a bug.",
        epilog="cc program.c $(python -m nrnn --cflags --libs) builds a program; where the path has a space: "
               "eval cc program.c $(python -m nrnn --cflags --libs)")
    for name, (_, what) in (_FLAGS | _PLACES).items():
        parser.add_argument(f"--{name}", action="store_true", help=what)
    return parser


if __name__ == "__main__":
    sys.exit(main())
