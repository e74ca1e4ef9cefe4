"""NoisyRNN: recurrent networks that are discretised stochastic differential equations, one sample at a time.

    import nrnn
    model = nrnn.Model.load("digits.nrnn")
    with model.stream(members=32, seed=1, quantiles=(0.05, 0.95)) as stream:
        summary = stream.step([0.5])

`Model`, `Stream` and `Streams` run models, `read` and `score` take files and tables, `ModelFile` and the layers write them, `nrnn.convert` takes
them from PyTorch, `nrnn.plot` draws them; `nrnn.theory`, `nrnn.uncertainty` and `nrnn.robustness` say what is known of them. Noise is off for
one member and on for more, unless `noise` says otherwise.
"""

import typing as _typing

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
from .reading.bad import BadData
from .reading.read import read
from .reading.table import Table
from .scoring import score
from .values.errors import (BadInput, Diverged, Exhausted, GapError, InvalidArgument, ModelError, NoCalibration,
                            NoChecks, NoMemory, NoNoise, NrnnError, ReadError, SnapshotError, Status, Unsupported,
                            VerifyFailed)
from .values.modules import is_installed as _is_installed
from .values.version import VERSION as _VERSION

if _typing.TYPE_CHECKING:
    from . import (calibrate, commands, convert, file, installed, keyed, layers, nrnn_model_pb2, ode, plot,
                   reference, robustness, service, theory, uncertainty)
    from .file.checks import Check
    from .file.layers import *  # noqa: F403
    from .file.modelfile import ModelFile

    # PyTorch takes a type checker half a minute: what stands on it is looked into where a program imports it itself.
    spark: _typing.Any
    torch: _typing.Any
    train: _typing.Any

__all__ = [
    "Age", "BadData", "BadInput", "Batch", "Calibration", "Channel", "Check", "CheckReport", "Diverged", "Dt", "Exhausted",
    "Flag", "GapError", "InvalidArgument", "LayerDescription", "MatrixNoise", "Model", "ModelError", "ModelFile",
    "NoCalibration", "NoChecks", "NoMemory", "NoNoise", "NrnnError", "OfficialNoise", "Output", "PaperNoise",
    "Present", "ReadError", "Sequence", "SnapshotError", "Status", "Stream", "Streams", "Summary", "Unsupported",
    "VerifyFailed", "calibrate", "convert", "kernels_available", "library_path", "library_version", "normals",
    "numerics_revision", "plot", "read", "reference", "robustness", "score", "stream_id", "Table", "theory", "uncertainty",
]
# The layers of model files.
__all__ += ["Cfc", "Cornn", "Csr", "Dense", "Elman", "Embedding", "Function", "Gate", "Gru", "Kernel", "Lstm", "MinGru", "Norm",
            "Quaternion", "Sde", "Signature", "Skip", "Stencil", "VectorField"]
_NAMES = (*__all__,)
_FILE = ("google.protobuf.internal.builder",)
# What is imported when it is first used, and what that needs beside NumPy.
_PACKAGES = dict.fromkeys(
    ("commands", "installed", "kafka", "keyed", "live", "mqtt", "ode", "plot", "service", "uncertainty"), ()) | dict.fromkeys(
    ("calibrate", "convert", "file", "layers", "nrnn_model_pb2", "reference", "robustness", "theory"), _FILE) | {
    "spark": ("pyspark", "pandas", "pyarrow"), "torch": (*_FILE, "torch"), "train": (*_FILE, "torch", "tqdm")}
__version__: str  # a checkout's is that of its library


if not _typing.TYPE_CHECKING:  # a type checker would take it for every name that there is not

    def __getattr__(name: str) -> _typing.Any:
        """What is imported when it is first used: packages beside the binding, and model files, for which alone protobuf is.

        Raises
        ------
        ImportError
            What it needs is not installed. That has `hasattr` raise, too: `dir` has the names that can be had.
        """
        from importlib import import_module

        if name in _PACKAGES:
            return import_module(f"{__name__}.{name}")
        if name in _NAMES:  # all others are there
            return getattr(import_module(f"{__name__}.file"), name)
        if name == "__version__" and (_VERSION or library_path):
            return _VERSION or library_version()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    version = ["__version__"] if _VERSION or library_path else []
    return sorted({*globals(), *filter(_can_be_had, (*_NAMES, *_PACKAGES)), *version})


def _can_be_had(name: str) -> bool:
    return name in globals() or all(map(_is_installed, _PACKAGES.get(name, _FILE)))


__all__[:] = filter(_can_be_had, _NAMES)  # for `from nrnn import *`
