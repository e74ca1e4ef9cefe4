"""Reading a model file back, into the objects that wrote it."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from ..description.channels import Age, Channel, Dt, Output, Present, Sequence
from ..description.noise import MatrixNoise, Noise, OfficialNoise, PaperNoise
from ..description.tasks import TASKS
from ..values.budget import Budget
from . import _known, calibration, layers, text, wire
from . import nrnn_model_pb2 as pb
from .checks import Check
from .layer import Layer

_CELLS = {kind._cell: kind for kind in (layers.Sde, layers.Elman, layers.Gru, layers.Lstm, layers.Cornn, layers.Kernel,
                                        layers.Stencil, layers.VectorField, layers.Signature, layers.Dense)}
_SCHEMES = {pb.EULER_MARUYAMA: "euler", pb.MIDPOINT: "midpoint", pb.RK4: "rk4", pb.STOCHASTIC_HEUN: "heun"}
_WORDS = {"activation": lambda number: pb.Activation.Name(number).lower(), "scheme": _SCHEMES.get,
          "pooling": lambda number: pb.Kernel.Pooling.Name(number).lower(),
          "symbol": lambda number: pb.Kernel.Symbol.Name(number).lower(), "aggregation": list}
_NAMES = {"lambda": "gap_penalty"}
_TYPES = {pb.Tensor.F32: "<f4", pb.Tensor.F16: "<f2", pb.Tensor.BF16: "<u2", pb.Tensor.I8: "i1", pb.Tensor.F64: "<f8"}
_CRC_TAG, _SEALED = b"\x7d", 5  # what the last five bytes begin with
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
    _known.check(data)
    text.check(message)
    readout = [tensor(getattr(message.readout, name)) for name in ("V", "c") if message.readout.HasField(name)]
    return {
        "layers": _stack(message),
        "readout": (readout[0], readout[1] if readout[1:] else None) if readout else None,
        "inputs": [_input(one) for one in message.inputs],
        "outputs": [Output(**_fields(one)) for one in message.outputs],
        "task": _found("task", TASKS, message.task),
        "check": [_check(one) for one in message.checks],
        "sequence": _sequence(message.sequence) if message.HasField("sequence") else None,
        "provenance": _provenance(message.provenance),
        "calibration": calibration.read(message.calibration) if message.HasField("calibration") else None,
    }


def tensor(message: pb.Tensor) -> Any:
    """Its numbers in float64, as an array, `Quaternion` or `Csr`."""
    numbers = np.frombuffer(message.data, _found("tensor.dtype", _TYPES, message.dtype))
    if message.dtype == pb.Tensor.BF16:
        numbers = (numbers.astype(np.uint32) << 16).view(np.float32)
    with np.errstate(invalid="ignore"):  # a NaN that signals; whoever takes the numbers refuses it
        numbers = numbers.astype(np.float64)
    scale = np.frombuffer(message.scale, "<f4").astype(np.float64)
    if message.structure == pb.Tensor.CSR:
        row_start = np.array(message.row_start)
        numbers = numbers * np.repeat(scale, np.diff(row_start)) if scale.size else numbers
        return _made(layers.Csr, tuple(message.shape), row_start, message.column, numbers)
    if scale.size:
        numbers = numbers * np.repeat(scale, numbers.size // scale.size)
    numbers = numbers.reshape(message.shape)
    return _quaternion(numbers) if message.structure == pb.Tensor.QUATERNION else numbers


def _quaternion(blocks: np.ndarray) -> Any:
    """One map, or a list of those of the gates."""
    return layers.Quaternion(*blocks) if blocks.ndim == 3 else [layers.Quaternion(*gate) for gate in blocks]


def _stack(message: pb.Model) -> list[Layer]:
    found: list[Layer] = []
    for one in message.layers:
        found.append(_layer(one, found[-1].outputs if found else len(message.inputs)))
    return found


def _layer(message: pb.Layer, inputs: int) -> Layer:
    kind = message.WhichOneof("cell")
    if kind not in _CELLS:
        raise ValueError(f"layer: expected one of {', '.join(_CELLS)}, found {kind}")
    settings = _cell(getattr(message, kind), _CELLS[kind]) | ({"inputs": inputs} if kind == "signature" else {})
    if message.HasField("initial_state"):
        settings["initial"] = tensor(message.initial_state)
    if message.HasField("noise"):
        settings["noise"] = _noise(message.noise)
    settings |= {name: getattr(message, name) for name in ("name", "noise_id") if message.HasField(name)}
    return _made(_CELLS[kind], **settings)


def _cell(message: Any, kind: type) -> dict[str, Any]:
    """Tensors, parts, and what is neither: the fields bear the names of the class."""
    found = {}
    for field, value in message.ListFields():
        if field.name in kind._shapes:
            found[field.name] = tensor(value)
        elif field.name == "gate":
            scope = pb.Gate.Scope.Name(value.scope).lower()
            found["gate"] = _made(layers.Gate, scope=scope, **_cell(value, layers.Gate))
        elif field.name == "network":
            found["network"] = [_made(layers.Dense, **_cell(one, layers.Dense)) for one in value]
        elif field.name != "scope":
            found[_NAMES.get(field.name, field.name)] = _WORDS.get(field.name, lambda same: same)(value)
    return found


def _noise(message: pb.Noise) -> Noise | None:
    trained_with = message.trained_with if message.HasField("trained_with") else None
    match message.WhichOneof("form"):
        case "paper":
            form = message.paper
            return PaperNoise(form.eps, form.sigma1, form.sigma2, trained_with)
        case "official":
            return OfficialNoise(message.official.add, message.official.mult, trained_with)
        case "matrix":
            return MatrixNoise(tensor(message.matrix.sigma), trained_with)
    return None


def _input(message: pb.Input) -> Any:
    fields = _fields(message)
    kind = fields.pop("kind", pb.Input.VALUE)
    if kind == pb.Input.VALUE:
        return _made(Channel, **fields)
    known = {"mean": message.mean, "scale": message.scale} | ({} if kind == pb.Input.DT else {"of": message.of})
    return _made(_found("input.kind", _DERIVED, kind), **known)


def _sequence(message: pb.Sequence) -> Sequence:
    fields = _fields(message)
    valid = "end" if fields.pop("valid", pb.Sequence.EVERY_STEP) == pb.Sequence.END else "every step"
    return Sequence(valid=valid, **fields)


def _provenance(message: pb.Provenance) -> dict[str, str]:
    named = {name: value for name, value in _fields(message).items() if name != "entries"}
    return named | {entry.key: entry.value for entry in message.entries}


def _check(message: pb.CheckVector) -> Check:
    dt = tensor(message.dt) if message.HasField("dt") else None
    return Check(tensor(message.input), tensor(message.output), message.tolerance,
                 pb.CheckVector.Space.Name(message.space).lower(), message.name, dt)


def _found(field: str, table: Any, number: int) -> Any:
    """What a number of a field stands for."""
    places = table if isinstance(table, dict) else range(len(table))
    if number not in places:
        raise ValueError(f"{field}: expected one of {', '.join(map(str, places))}, found {number}")
    return table[number]


def _made(kind: type, *args: Any, **settings: Any) -> Any:
    """An object of the fields that the file has; that they are those which it takes is not said by the format."""
    try:
        return kind(*args, **settings)
    except (TypeError, IndexError, OverflowError) as error:
        raise ValueError(f"{kind.__name__}: {str(error).removeprefix(kind.__name__ + '.__init__() ')}") from error


def _fields(message: Any) -> dict[str, Any]:
    return {field.name: value for field, value in message.ListFields()}
