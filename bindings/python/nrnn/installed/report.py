"""What a report of a bug should begin with."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from ..engine.abi import lib, library_path
from ..engine.about import kernels_available, library_version, numerics_revision
from ..values.binary import Binary
from ..values.version import VERSION

_BESIDE = ("numpy", "protobuf", "pandas", "torch", "onnx")


def report() -> str:
    """Lines of a name and what is there."""
    return "\n".join(f"{name:<10}{what}" for name, what in _lines())


def _lines() -> Iterator[tuple[str, str]]:
    yield "package", f"nrnn {VERSION or 'of a checkout'}, {Path(__file__).parents[1]}"
    yield "library", _library()
    yield "python", f"{platform.python_version()} on {Binary.of_this_process()}, {platform.system()} {platform.release()}"
    for name in _BESIDE:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            yield name, "not installed"


def _library() -> str:
    try:
        return (f"libnrnn {library_version()}, ABI {lib.nrnn_abi_version()}, numerics {numerics_revision()}, kernels "
                f"{' '.join(kernels_available())}, {library_path}")
    except ImportError as error:
        return f"none: {error}"
