"""What a loaded model says of itself."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import byref, c_char_p, c_void_p
from dataclasses import dataclass
from typing import Any

from ..description.calibration import Calibration
from ..description.channels import Channel, Output, Sequence
from ..description.noise import FORMS, MatrixNoise, Noise
from ..description.tasks import TASK_NUMBERS
from .abi import lib
from .calls import call
from .structs import TRAINED_WITH, CalibrationInfo, ChannelInfo, CheckReportStruct, LayerInfo, ModelInfo


@dataclass(frozen=True)
class LayerDescription:
    """A layer of a loaded model.

    `state` counts the numbers of one member's state, `doubles` those of them, the last, that are kept in float64;
    `spectral_radius` of a stencil is the largest |eigenvalue| of its map, as far as power iteration finds it; `matrices`
    are those whose weights may be stored in f16, bf16 or i8, as they are called in the file.
    """

    name: str
    cell: str
    inputs: int
    units: int
    state: int
    noise: Noise | MatrixNoiseDescription | None
    noise_id: int
    doubles: int = 0
    spectral_radius: float | None = None
    matrices: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatrixNoiseDescription:
    """Noise by a matrix, as a loaded model tells of it.

    Parameters
    ----------
    columns : int
        Normals of a tick.
    """

    columns: int
    trained_with: bool | None = None


@dataclass(frozen=True)
class CheckReport:
    """What `Model.verify` found: where error / tolerance is largest, in output units."""

    checks: int
    failed: int
    worst_check: int
    worst_output: int
    worst_step: int
    worst_error: float
    tolerance: float

    @classmethod
    def of(cls, struct: CheckReportStruct) -> CheckReport:
        return cls(*(getattr(struct, name) for name in cls.__dataclass_fields__))


def describe(model: c_void_p) -> dict[str, Any]:
    """The attributes of `nrnn.Model`, by name."""
    info = ModelInfo()
    call(lib.nrnn_model_get_info, model, byref(info))
    inputs = _all(lib.nrnn_model_get_input, model, info.inputs, ChannelInfo)
    outputs = _all(lib.nrnn_model_get_output, model, info.outputs, ChannelInfo)
    layers = _all(lib.nrnn_model_get_layer, model, info.layers, LayerInfo)
    return {
        "inputs": [Channel(_text(c.name), _text(c.unit), c.mean, c.scale, c.limit or None) for c in inputs],
        "outputs": [Output(_text(c.name), _text(c.unit), c.mean, c.scale) for c in outputs],
        "layers": [_layer(layer) for layer in layers],
        "task": TASK_NUMBERS.get(info.task, f"task {info.task}"),  # a newer library's
        "sequence": Sequence(info.interval or None, "end" if info.valid_at_end else "every step",
                             info.trained_length or None, info.warm_up, info.horizon, info.max_substeps),
        "provenance": dict(_provenance(model, index) for index in range(info.provenance)),
        "has_noise": bool(info.has_noise),
        "trained_with": TRAINED_WITH[info.trained_with],
        "kernels": _text(lib.nrnn_kernels_name(info.kernels)),
        "fingerprint": info.fingerprint,
        "parameters": info.parameters,
        "nbytes": info.bytes,
        "checks": info.checks,
        "operations": info.operations,
        "max_ticks": info.max_ticks,
        "packed": bool(info.packed),
        "in_place": bool(info.in_place),
        "calibration": _calibration(model, info.outputs) if info.has_calibration else None,
    }


def _all(get: Callable[..., int], model: c_void_p, count: int, struct: type) -> list[Any]:
    found = [struct() for _ in range(count)]
    for index, one in enumerate(found):
        call(get, model, index, byref(one))
    return found


def _layer(info: LayerInfo) -> LayerDescription:
    return LayerDescription(_text(info.name), _text(info.cell), info.inputs, info.units, info.state, _noise(info),
                            info.noise_id, info.doubles, info.spectral_radius or None,
                            tuple(matrix.split("=")[0] for matrix in _text(info.matrices).split()))


def _noise(info: LayerInfo) -> Noise | MatrixNoiseDescription | None:
    kind, trained_with = FORMS.get(_text(info.noise)), TRAINED_WITH[info.trained_with]
    if kind is MatrixNoise:
        return MatrixNoiseDescription(int(info.noise_values[0]), trained_with)
    return None if kind is None else kind(*info.noise_values[:len(kind.numbers)], trained_with)


def _calibration(model: c_void_p, outputs: int) -> Calibration:
    info = CalibrationInfo()
    call(lib.nrnn_model_get_calibration, model, byref(info))
    count = info.level_count
    tables = (numbers[: count * outputs] if numbers else [] for numbers in (info.offsets, info.coverage))
    return Calibration(info.noise_scale, info.members, info.levels[:count], *tables, _text(info.data))


def _provenance(model: c_void_p, index: int) -> tuple[str, str]:
    key, value = c_char_p(), c_char_p()
    call(lib.nrnn_model_get_provenance, model, index, byref(key), byref(value))
    return _text(key.value), _text(value.value)


def _text(text: bytes | None) -> str:
    return (text or b"").decode(errors="replace")
