"""What the library says of itself."""

from __future__ import annotations

from .abi import lib
from .structs import KERNELS


def library_version() -> str:
    """Version of the library in use, such as "0.2.0"."""
    return lib.nrnn_version_string().decode()


def numerics_revision() -> int:
    """Two libraries of the same revision give the same bits for the same model, input, seed and stream id."""
    return lib.nrnn_numerics_revision()


def kernels_available() -> list[str]:
    """Names of the instruction sets that `Model.load` accepts on this machine, apart from "auto"."""
    return [name for index, name in enumerate(KERNELS) if index and lib.nrnn_kernels_available(index)]
