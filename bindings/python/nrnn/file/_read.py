"""Reading a model file back, into the objects that wrote it."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from typing import Any

from ..description.channels import Age, Channel, Dt, Output, Present, Sequence
from ..description.tasks import TASK_NUMBERS
from ..values.budget import Budget
from . import _known, calibration, layers, noise, text, wire  # noqa: F401 - layers enter themselves
from . import nrnn_model_pb2 as pb
from .checks import Check
from .layer import CELLS, Layer
from .numbers import DTYPES
from .refused import made, within
from .skip import Skip
from .structured import read

_CRC_TAG, _SEALED = b"\x7d", 5  # what the last five bytes begin with
_VECTOR, _EXACT = ("f32",), ("f32", "f64")  # dtypes; matrices have all of DTYPES
_DERIVED = {pb.Input.PRESENT: Present, pb.Input.AGE: Age, pb.Input.DT: Dt}


def arguments(data: bytes) -> dict[str, Any]:
    """What `ModelFile` was given, in float64.

    Bytes whose checksum is right, and which hold nothing of a later version, are believed: `Model.load` is what validates a
    file. Weights are as stored, so that writing them again as float32 gives the same numbers; the dtype is not kept.

    Raises
    ------
    ValueError
        Not a model file, one whose checksum is another, or one with a cell that is not known.
    """
    wire.allow(data, pb.Model.DESCRIPTOR, Budget(len(data)))
    try:
        message = pb.Model.FromString(data)
    except Exception as error:  # the decoder's own class differs between versions of protobuf
        raise ValueError(f"expected a NoisyRNN model, found bytes that do not decode: {error}") from None
    if message.magic != "nrnn":
        raise ValueError("expected a NoisyRNN model, found no 'nrnn' at its start")
    if data[-_SEALED:-4] != _CRC_TAG or message.crc != zlib.crc32(data[:-_SEALED]):
        raise ValueError("expected the checksum of its bytes at its end, found another: the file is damaged or cut short")
    if "packed" in message.requires:
        raise ValueError("expected a model whose matrices are in it as they were trained, found a packed one (nrnn pack): "
                         "read the file that it was made of")
    _known.check(data)
    text.check(message)
    readout = [_tensor(f"readout.{name}", getattr(message.readout, name), dtypes)
               for name, dtypes in (("V", DTYPES), ("c", _VECTOR)) if message.readout.HasField(name)]
    return {
        "layers": _stack(message),
        "readout": (readout[0], readout[1] if readout[1:] else None) if readout else None,
        "inputs": [_input(one) for one in message.inputs],
        "outputs": [Output(**_fields(one)) for one in message.outputs],
        "task": _found("task", TASK_NUMBERS, message.task),
        "check": [_check(f"checks[{i}]", one) for i, one in enumerate(message.checks)],
        "sequence": _sequence(message.sequence) if message.HasField("sequence") else None,
        "provenance": _provenance(message.provenance),
        "calibration": calibration.read(message.calibration) if message.HasField("calibration") else None,
    }


def _stack(message: pb.Model) -> list[Layer]:
    found: list[Layer] = []
    for i, one in enumerate(message.layers):
        with within(f"layers[{i}]"):
            found.append(_layer(one, found[-1].outputs if found else len(message.inputs)))
    return found


def _layer(message: pb.Layer, inputs: int) -> Layer:
    kind = message.WhichOneof("cell")
    if kind not in CELLS:
        known = [field.name for field in message.DESCRIPTOR.oneofs_by_name["cell"].fields if field.name in CELLS]
        raise ValueError(f"layer: expected one of {', '.join(known)}, found {kind}")
    settings = CELLS[kind].read(getattr(message, kind), inputs)
    if message.HasField("initial_state"):
        settings["initial"] = _tensor("initial_state", message.initial_state, _VECTOR)
    if message.HasField("noise"):
        settings["noise"] = noise.read(message.noise)
    if message.HasField("skip"):
        settings["skip"] = made(Skip.read, message.skip)
    settings |= {name: getattr(message, name) for name in ("name", "noise_id") if message.HasField(name)}
    return made(CELLS[kind], **settings)


def _input(message: pb.Input) -> Any:
    fields = _fields(message)
    kind = fields.pop("kind", pb.Input.VALUE)
    if kind == pb.Input.VALUE:
        return made(Channel, **fields)
    known = {"mean": message.mean, "scale": message.scale} | ({} if kind == pb.Input.DT else {"of": message.of})
    return made(_found("input.kind", _DERIVED, kind), **known)


def _sequence(message: pb.Sequence) -> Sequence:
    fields = _fields(message)
    valid = "end" if fields.pop("valid", pb.Sequence.EVERY_STEP) == pb.Sequence.END else "every step"
    return Sequence(valid=valid, **fields)


def _provenance(message: pb.Provenance) -> dict[str, str]:
    named = {name: value for name, value in _fields(message).items() if name != "entries"}
    return named | {entry.key: entry.value for entry in message.entries}


def _check(field: str, message: pb.CheckVector) -> Check:
    x, y = (_tensor(f"{field}.{name}", getattr(message, name), _EXACT) for name in ("input", "output"))
    dt = _tensor(f"{field}.dt", message.dt, _EXACT) if message.HasField("dt") else None
    return Check(x, y, message.tolerance, pb.CheckVector.Space.Name(message.space).lower(), message.name, dt)


def _tensor(field: str, message: pb.Tensor, dtypes: Collection[str]) -> Any:
    with within(field):
        return read(message, dtypes)


def _found(field: str, table: Any, number: int) -> Any:
    """What a number of a field stands for."""
    places = table if isinstance(table, dict) else range(len(table))
    if number not in places:
        raise ValueError(f"{field}: expected one of {', '.join(map(str, places))}, found {number}")
    return table[number]


def _fields(message: Any) -> dict[str, Any]:
    return {field.name: value for field, value in message.ListFields()}
