"""NoisyRNN: recurrent networks that are discretised stochastic differential equations, one sample at a time.

    import nrnn
    model = nrnn.Model.load("digits.nrnn")
    with model.stream(members=32, seed=1, quantiles=(0.05, 0.95)) as stream:
        summary = stream.step([0.5])

`Model`, `Stream` and `Streams` run models, `read` and `score` take files and tables, `ModelFile` and the layers write them, `nrnn.convert` takes them from PyTorch,
`nrnn.plot` draws them; `nrnn.theory`, `nrnn.uncertainty` and `nrnn.robustness` say what is known of them. Noise is off for
one member and on for more, unless `noise` says otherwise.
"""

import sys as _sys

from .description.calibration import Calibration
from .description.channels import Age, Channel, Dt, Output, Present, Sequence
from .description.noise import MatrixNoise, OfficialNoise, PaperNoise
from .engine.abi import library_path
from .engine.abi import lib as _lib
from .engine.batch import Batch
from .engine.describe import CheckReport, LayerDescription
from .engine.draws import normals, stream_id
from .engine.model import Model
from .engine.stream import Stream
from .engine.streams import Streams
from .engine.structs import KERNELS as _KERNELS
from .engine.structs import Flag
from .engine.summary import Summary
from .file import layers, nrnn_model_pb2  # noqa: F401
from .file.checks import Check
from .file.layers import *  # noqa: F403
from .file.modelfile import ModelFile
from .reading.bad import BadData
from .reading.read import read
from .reading.table import Table
from .scoring import score
from .values.errors import (BadInput, Diverged, Exhausted, GapError, InvalidArgument, ModelError, NoCalibration,
                            NoChecks, NoMemory, NoNoise, NrnnError, ReadError, SnapshotError, Status, Unsupported,
                            VerifyFailed)

# `import nrnn.layers` and `import nrnn.nrnn_model_pb2` find the modules that are there, and theirs: no second copies.
_sys.modules |= {name.replace(".file.", ".", 1): module for name, module in list(_sys.modules.items())
                 if f"{name}.".startswith((f"{layers.__name__}.", f"{nrnn_model_pb2.__name__}."))}

__all__ = [
    "Age", "BadData", "BadInput", "Batch", "Calibration", "Channel", "Check", "CheckReport", "Diverged", "Dt", "Exhausted",
    "Flag", "GapError", "InvalidArgument", "LayerDescription", "MatrixNoise", "Model", "ModelError", "ModelFile",
    "NoCalibration", "NoChecks", "NoMemory", "NoNoise", "NrnnError", "OfficialNoise", "Output", "PaperNoise",
    "Present", "ReadError", "Sequence", "SnapshotError", "Status", "Stream", "Streams", "Summary", "Unsupported",
    "VerifyFailed", "calibrate", "convert", "kernels_available", "library_path", "library_version", "normals",
    "numerics_revision", "plot", "read", "reference", "robustness", "score", "stream_id", "Table", "theory", "uncertainty",
]
__all__ += layers.__all__


def library_version() -> str:
    """Version of the library in use, such as "0.2.0"."""
    return _lib.nrnn_version_string().decode()


def numerics_revision() -> int:
    """Two libraries of the same revision give the same bits for the same model, input, seed and stream id."""
    return _lib.nrnn_numerics_revision()


def kernels_available() -> list[str]:
    """Names of the instruction sets that `Model.load` accepts on this machine, apart from "auto"."""
    return [name for index, name in enumerate(_KERNELS) if index and _lib.nrnn_kernels_available(index)]


def _version() -> str:
    """Of the package: written as it is built; in a checkout package and library are of one source."""
    try:
        from ._version import __version__
    except ImportError:
        return library_version()
    return __version__


def __getattr__(name: str):
    """The packages beside the binding, imported when they are first used."""
    if name in ("calibrate", "convert", "ode", "plot", "reference", "robustness", "theory", "torch", "train",
                "uncertainty"):
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    if name == "__version__":
        return _version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
