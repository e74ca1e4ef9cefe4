"""Writing a model file, from arrays."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Mapping
from collections.abc import Sequence as Many
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..description import channels
from ..description.calibration import Calibration
from ..description.channels import Output, Sequence
from ..description.tasks import TASKS
from ..values.excerpt import excerpt
from ..values.files import file_name, read_whole, write_whole
from ..values.numbers import as_weights
from ..values.options import at_most, choice, text
from ..values.options import path as named
from . import _read, interface
from . import nrnn_model_pb2 as pb
from .calibration import write as write_calibration
from .checks import Check
from .layer import Layer
from .limits import MOST, MOST_LAYERS
from .numbers import DTYPES, rounded, write

_MAGIC = b"\x0a\x04nrnn"  # field 1; every file begins with it
_CRC_TAG = b"\x7d"        # field 15; every file ends with it and four bytes of CRC-32
_MOST_BYTES = 1 << 30     # of a file, as in nrnn.h
_NAMED = ("name", "description", "author", "created", "framework", "source", "licence")


class ModelFile:
    """A model, ready to be written.

    Parameters
    ----------
    layers : sequence of Layer
        The stack, bottom first.
    readout : (V, c) or V, optional
        o = V y + c, V of shape (outputs, n), c of shape (outputs,). None: the outputs are those of the last layer.
    inputs : sequence of Channel, Present, Age, Dt or str, or int, optional
        What the first layer takes, in its order: the channels of a raw sample, their names, or their number, and what
        the engine derives of them (`Present`, `Age`, `Dt`). The engine feeds z = (x - mean) / scale to the first layer;
        if your network normalises by itself, leave mean and scale at 0 and 1.
    outputs : sequence of Output or str, optional
        The outputs, or their names or class labels.
    task : {"regression", "softmax", "sigmoid", "log_softmax"}
        What makes the outputs of o: mean + scale * o, softmax(o), sigmoid(o), the logarithm of softmax(o). Do not put the link into the layers.
    check : (x, y) or sequence of Check, optional
        See `Check`; x is raw.
    sequence : Sequence, optional
    provenance : mapping of str to str, optional
        For people: name, description, author, created (RFC 3339), framework, source, licence (SPDX), and any other.
    dtype : {"f32", "f16", "bf16", "i8"}
        How matrices are stored; "i8" has one scale per row. Vectors are stored as float32. A `Csr` is stored as "f32"
        alone, and for a `Quaternion` there is no "i8".
    calibration : Calibration, optional
        What `nrnn.calibrate` found.

    Attributes
    ----------
    report : nrnn.convert.Report, optional
        What the converter that made it said; None of a file that was not converted. It is not written.

    Raises
    ------
    ValueError, TypeError
        The message names the field, what was expected and what was found.
    """

    def __init__(self, layers: Many[Layer], readout: tuple[ArrayLike, ArrayLike | None] | ArrayLike | None = None,
                 inputs: int | Many[interface.Input | str] | None = None, outputs: Many[Output | str] | None = None,
                 task: str = "regression", check: tuple[ArrayLike, ArrayLike] | Many[Check] = (),
                 sequence: Sequence | None = None, provenance: Mapping[str, str] | None = None,
                 dtype: str = "f32", calibration: Calibration | None = None) -> None:
        self.layers = _stack(layers)
        self.readout = _readout(readout, self.layers[-1].outputs)
        self.inputs = interface.inputs(inputs, self.layers[0].inputs, self.layers[0].indexed)
        count = self.layers[-1].outputs if self.readout is None else len(self.readout[0])
        at_most("outputs", count, MOST)
        self.dtype = DTYPES[choice("dtype", dtype, DTYPES)]
        self.task = TASKS[choice("task", task, TASKS)]
        self.outputs = interface.outputs(outputs, count, self.task)
        self.checks: list[Check] = [Check(*check)] if _is_pair(check) else list(check)
        for one in self.checks:
            one.fit(channels.names(interface.channels(self.inputs)), count)
        if not isinstance(sequence, Sequence | None):
            raise TypeError(f"sequence: expected an nrnn.Sequence, found {sequence!r:.60}")
        self.sequence, self.provenance, self.calibration = sequence, _notes(provenance), calibration
        at_most("checks", len(self.checks), MOST)
        at_most("provenance", len(self.provenance), MOST)
        self.report: Any = None

    @classmethod
    def of(cls, source: str | os.PathLike[str] | bytes | Any) -> ModelFile:
        """A file read back, weights in float64 as they are stored; to be looked at, changed, written again.

        Parameters
        ----------
        source : path, bytes, Model or ModelFile
            What is not one of ours is not validated here: `Model.load` does that.

        Raises
        ------
        ValueError
            Not a model file, one whose checksum is another, or one with a cell that is not known; the message names the
            file and the field.
        OSError
            The file cannot be read, or is no regular one.
        """
        if isinstance(source, cls):
            return source
        data = content(source)
        try:
            return cls(**_read.arguments(data))
        except ValueError as error:
            name = file_name(source) if isinstance(source, (str, os.PathLike)) else "model file"
            raise ValueError(excerpt(f"{name}: {error}")) from error

    def to_bytes(self) -> bytes:
        """The file as bytes; equal models give equal bytes."""
        message = pb.Model(version=1, task=pb.Task.Value(self.task.upper()))
        interface.write_inputs(message.inputs, self.inputs)
        for layer in self.layers:
            layer.write(message.layers.add(), self.dtype)
        if self.readout is not None:
            for field, array in zip(("V", "c"), self.readout):
                write(getattr(message.readout, field), array, self._readout_dtype(array))
        for output in self.outputs:
            interface.fill(message.outputs.add(), output)
        self._write_notes(message)
        for check in self.checks:
            check.write(message.checks.add())
        return framed(message)

    def stored(self) -> ModelFile:
        """A copy whose weights are what a reader of the file finds: rounded, in float64."""
        twin = copy(self)
        twin.layers = [layer.stored(self.dtype) for layer in self.layers]
        twin.readout = self.readout and [rounded(array, self._readout_dtype(array)) for array in self.readout]
        return twin

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the file, whole or not at all."""
        write_whole(path, self.to_bytes())

    def _readout_dtype(self, array: np.ndarray) -> str:
        return self.dtype if array.ndim == 2 else "f32"

    def _write_notes(self, message: pb.Model) -> None:
        if self.calibration is not None:
            write_calibration(message.calibration, self.calibration)
        if self.sequence is not None:
            valid = ("every step", "end").index(self.sequence.valid)
            interface.fill(message.sequence, self.sequence, valid=valid)
        for key, value in self.provenance.items():
            if key in _NAMED:
                setattr(message.provenance, key, str(value))
            else:
                message.provenance.entries.add(key=key, value=str(value))


def framed(message: pb.Model) -> bytes:
    """The bytes of a file: magic and checksum stand at its ends whatever order the encoder chooses."""
    message.ClearField("magic")
    message.ClearField("crc")
    body = _MAGIC + message.SerializeToString(deterministic=True)
    return body + _CRC_TAG + struct.pack("<I", zlib.crc32(body))


def content(source: str | os.PathLike[str] | bytes | Any) -> bytes:
    """The bytes of a model file, given by its path, itself, or a loaded `Model`."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if hasattr(source, "data"):
        return source.data
    return read_whole(named("source", source), _MOST_BYTES)


def _is_pair(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and not isinstance(value[0], Check)


def _notes(given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping | None):
        raise TypeError(f"provenance: expected a mapping of strings, found {given!r:.60}")
    return {text("provenance", key): text(f"provenance[{key!r}]", str(value)) for key, value in (given or {}).items()}


def _stack(layers: Many[Layer]) -> list[Layer]:
    layers = list(layers)
    if not layers:
        raise ValueError("layers: expected at least one, found none")
    at_most("layers", len(layers), MOST_LAYERS)
    for i, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise TypeError(f"layers[{i}]: expected Sde, Elman or another of nrnn.layers, found {layer!r}")
        if i and layer.inputs != layers[i - 1].outputs:
            raise ValueError(f"layers[{i}]: expected {layers[i - 1].outputs} inputs, the units of layers[{i - 1}], "
                             f"found {layer.inputs}")
        if i and layer.indexed:
            raise ValueError(f"layers[{i}]: expected an {type(layer).__name__} as the first layer alone, found it here")
        at_most(f"layers[{i}].inputs", layer.inputs, MOST)
        at_most(f"layers[{i}].units", layer.outputs, MOST)
        if layer.skip is not None:
            layer.skip.expect_fits(f"layers[{i}].skip", i, [one.inputs for one in layers[:i + 1]], layer.outputs)
    return layers


def _readout(readout: Any, units: int) -> list[np.ndarray] | None:
    if readout is None:
        return None
    V, c = readout if _is_pair(readout) else (readout, None)
    V = as_weights("readout.V", V)
    if V.ndim != 2 or V.shape[1] != units:
        raise ValueError(f"readout.V: expected shape (outputs, {units}), found {V.shape}")
    if c is None:
        return [V]
    c = as_weights("readout.c", c)
    if c.shape != V.shape[:1]:
        raise ValueError(f"readout.c: expected shape {V.shape[:1]}, found {c.shape}")
    return [V, c]
