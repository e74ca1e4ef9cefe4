"""What a wheel holds beside the modules: the library, its headers, and what pkg-config and CMake ask for.

    cc program.c $(python -m nrnn --cflags --libs)

builds a C program against it; the program finds the library where it lies.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from ..engine.abi import lib, library_path

_PACKAGE = Path(os.path.realpath(__file__)).parents[1]


def include_dir() -> Path:
    """The folder of nrnn.h and nrnn.hpp; its `nrnn` has the module map for Swift."""
    return _carried("include")


def library_dir() -> Path:
    """The folder of libnrnn.so."""
    return _carried("lib")


def pkgconfig_dir() -> Path:
    """For PKG_CONFIG_PATH."""
    return _carried("lib/pkgconfig")


def cmake_dir() -> Path:
    """For NRNN_DIR or CMAKE_PREFIX_PATH."""
    return _carried("lib/cmake/NRNN")


def library() -> str:
    """The library that is loaded.

    Raises
    ------
    ImportError
        None is: why.
    """
    if library_path is None:
        raise ImportError(lib.reason)
    return library_path


def cflags() -> str:
    """What a compiler needs, quoted for a shell."""
    return f"-I{shlex.quote(str(include_dir()))}"


def libs() -> str:
    """What a linker needs, quoted for a shell."""
    folder = shlex.quote(str(library_dir()))
    return f"-L{folder} -Xlinker -rpath -Xlinker {folder} -lnrnn"  # of -Wl a comma in the path would make two


def _carried(name: str) -> Path:
    found = _PACKAGE / name
    if not found.is_dir():
        raise FileNotFoundError(f"expected {found}, found none: this nrnn is no wheel's; of an installed library "
                                "`pkg-config --cflags --libs nrnn` tells it")
    return found
