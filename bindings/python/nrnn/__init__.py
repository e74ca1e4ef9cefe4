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
from .engine.about import kernels_available, library_version, numerics_revision
from .engine.batch import Batch
from .engine.describe import CheckReport, LayerDescription
from .engine.draws import normals, stream_id
from .engine.model import Model
from .engine.stream import Stream
from .engine.streams import Streams
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
from .values.version import VERSION as _VERSION

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
__version__: str  # a checkout's is that of its library


def __getattr__(name: str):
    """The packages beside the binding, imported when they are first used."""
    if name in ("calibrate", "convert", "installed", "ode", "plot", "reference", "robustness", "theory", "torch", "train",
                "uncertainty"):
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    if name == "__version__":
        return _VERSION or library_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
