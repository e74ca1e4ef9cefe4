"""Matrices, biases, scales and activations: what has no state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from .. import _signal
from .._chain import Formula, LogSoftmax, Norm, Normalisation, Softmax, leaky
from .._errors import ConversionError
from .._products import summed
from .._signal import embedded, followed, normalised, per_feature, through
from .._tracked import Tracked
from .activations import ACTIVATIONS
from .advice import refusal
from .formulas import FORMULAS, of_two
from .known import known
from .load import attributes, label

PASSED = ("Dropout", "Cast")  # at inference they do nothing to a float
_LINKS: dict[str, type[Softmax] | type[LogSoftmax]] = {"Softmax": Softmax, "LogSoftmax": LogSoftmax}
_NORMS: dict[str, Normalisation] = {"LayerNormalization": "layer", "RMSNormalization": "rms", "SimplifiedLayerNormalization": "rms"}
_SIGNS = {"Add": 1.0, "Sub": -1.0}
BROADCAST = ("Add", "Sub", "Mul", "Div")


def pass_on(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Dropout, and casts: to a float they do nothing, to an integer they are for an embedding alone."""
    from onnx import TensorProto

    x, to = inputs[0], attributes(node).get("to")
    if node.op_type == "Dropout" and len(inputs) > 2 and inputs[2] is not None and known(inputs[2], "training_mode").any():
        raise ConversionError("training_mode: expected false, found true")
    if to in (None, TensorProto.FLOAT, TensorProto.DOUBLE):
        return [x]
    if to in (TensorProto.INT32, TensorProto.INT64):
        stage = x.stage.then(Formula(np.trunc, x.stage.features, label(node)))
        return [Tracked.of(stage, x.positions, x.features)]
    raise ConversionError(f"expected a cast to float32 or float64, or of whole numbers for an embedding, found one to "
                          f"{TensorProto.DataType.Name(to)}")


def embedding(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Gather of the rows of a table by one channel of the input, whose whole numbers a cast may have left as they are."""
    table, x = known(inputs[0], "data"), inputs[1]
    axis = attributes(node).get("axis", 0)
    if table.ndim != 2 or axis:
        raise ConversionError(f"expected rows of a table, found axis {axis} of shape {table.shape}")
    raw = x.stage
    if not all(isinstance(one, Formula) and one.of is np.trunc for one in raw.chain):
        raise ConversionError("expected the index of a table as the input has it, found what is computed from it")
    return [embedded(Tracked.of(replace(raw, chain=()), x.positions, x.features), table, label(node))]


def mat_mul(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    x, M = inputs
    if not isinstance(x, Tracked):
        raise ConversionError("expected the signal first and a constant second, found another order")
    if isinstance(M, Tracked):
        raise ConversionError(f"expected a constant matrix, found one computed from the signal; {refusal('Attention')}")
    M = known(M, "B")
    if M.ndim != 2:
        raise ConversionError(f"B: expected a matrix, found shape {M.shape}")
    return [through(x, M.T, None, label(node))]


def gemm(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    x, M, c = (*inputs, None)[:3]
    given = {"alpha": 1.0, "beta": 1.0, "transA": 0, "transB": 0} | attributes(node)
    if not isinstance(x, Tracked) or given["transA"]:
        raise ConversionError("expected the signal as A, not transposed")
    M = known(M, "B") * given["alpha"]
    W = M if given["transB"] else M.T
    bias = np.zeros(len(W)) if c is None else known(c, "C") * given["beta"]
    if bias.size not in (1, len(W)):
        raise ConversionError(f"C: expected {len(W)} numbers, found shape {bias.shape}")
    return [through(x, W, np.broadcast_to(bias.ravel(), len(W)), label(node))]


def arithmetic(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Add, Sub, Mul, Div with a constant, and Neg; of two ways of the signal they meet."""
    x, c = inputs if len(inputs) == 2 else (inputs[0], np.array([-1.0]))
    swapped = not isinstance(x, Tracked)
    if swapped:
        x, c = c, x
    kind = node.op_type
    if isinstance(c, Tracked) and kind in _SIGNS:
        return [summed(inputs[0], inputs[1], _SIGNS[kind], label(node))]
    if isinstance(c, Tracked) or (kind == "Div" and swapped):
        return [of_two(node, *inputs)]
    c = known(c, "operand")
    scale = {"Mul": c, "Neg": c, "Div": 1 / c if kind == "Div" else c}.get(kind, np.ones(()))
    shift = {"Add": c, "Sub": c if swapped else -c}.get(kind, np.zeros(()))
    return [scale_and_shift(node, x, -scale if kind == "Sub" and swapped else scale, shift)]


def batch_norm(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Its training-time statistics are constants; channels are along axis 1."""
    x, *parts = inputs
    if attributes(node).get("training_mode"):
        raise ConversionError("training_mode: expected 0, found 1")
    if not attributes(node).get("spatial", 1):
        raise ConversionError("spatial: expected 1, found 0")
    names = ("scale", "B", "input_mean", "input_var")
    scale, bias, mean, variance = (known(one, name) for one, name in zip(parts, names, strict=True))
    scale = scale / np.sqrt(variance + attributes(node).get("epsilon", 1e-5))
    along = (-1,) + (1,) * (x.ids.ndim - 2)
    return [scale_and_shift(node, x, scale.reshape(along), (bias - mean * scale).reshape(along))]


def scaler(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """(x - offset) * scale, of ai.onnx.ml."""
    given = {"offset": [0.0], "scale": [1.0]} | attributes(node)
    offset, scale = (np.asarray(given[name], np.float64) for name in ("offset", "scale"))
    return [scale_and_shift(node, inputs[0], scale, -offset * scale)]


def linear_regressor(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Of ai.onnx.ml."""
    given: dict[str, Any] = {"targets": 1, "intercepts": [], "post_transform": "NONE"} | attributes(node)
    if given["post_transform"] != "NONE":
        raise ConversionError(f"post_transform: expected 'NONE', found {given['post_transform']!r}")
    W = np.asarray(given.get("coefficients", []), np.float64).reshape(given["targets"], -1)
    intercepts = np.asarray(given["intercepts"] or np.zeros(len(W)), np.float64)
    if len(intercepts) != len(W):
        raise ConversionError(f"intercepts: expected {len(W)} numbers, found {len(intercepts)}")
    return [through(inputs[0], W, intercepts, label(node))]


def prelu(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    x, slope = inputs
    x.stage.allow_square(x.stage.features)
    return [followed(x, *leaky(per_feature(x, known(slope, "slope")), label(node)))]


def softmax(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Over all features of a step; before operator set 13 it spans the axis and all after it."""
    x = inputs[0]
    axis = attributes(node).get("axis", -1 if version >= 13 else 1) % x.ids.ndim
    aside = np.moveaxis(x.ids, axis, -1) if version >= 13 else x.ids.reshape(int(np.prod(x.ids.shape[:axis])), -1)
    _signal.softmax(Tracked(x.stages, aside), -1, Softmax, label(node))  # or it is refused
    return [followed(x, _LINKS[node.op_type](label(node), before=(node.input[0], x)))]


def normalisation(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """LayerNormalization and RMSNormalization over the features of a step: the last axes, from `axis` on."""
    x, scale, shift = (*inputs, None)[:3]
    axis = attributes(node).get("axis", -1) % x.ids.ndim
    flat = Tracked(x.stages, x.ids.reshape(*x.ids.shape[:axis], -1))
    gain, bias = (None if one is None else np.broadcast_to(known(one, name), x.ids.shape[axis:]).ravel()
                  for name, one in (("Scale", scale), ("B", shift)))
    norm = Norm(_NORMS[node.op_type], gain, bias, float(attributes(node).get("epsilon", 1e-5)), label(node))
    found = normalised(flat, norm)
    return [Tracked(found.stages, found.ids.reshape(x.ids.shape))]


def scale_and_shift(node: Any, x: Tracked, scale: Any, shift: Any) -> Tracked:
    x.stage.allow_square(x.stage.features)
    return _signal.scale_and_shift(x, scale, shift, label(node))


HANDLERS: dict[str, Callable[[Any, list[Any], int], list[Tracked]]] = {
    "Gather": embedding, "MatMul": mat_mul, "Gemm": gemm, "BatchNormalization": batch_norm, "Scaler": scaler,
    "LinearRegressor": linear_regressor, "PRelu": prelu, **dict.fromkeys(_LINKS, softmax),
    **dict.fromkeys(_NORMS, normalisation), **dict.fromkeys((*BROADCAST, "Neg"), arithmetic),
    **dict.fromkeys(PASSED, pass_on), **ACTIVATIONS, **FORMULAS,
}


def handled(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """What a node makes of the signal, by the table."""
    from onnx import defs

    supported(node)
    domain = node.domain if node.domain != "ai.onnx" else ""
    if defs.has(node.op_type, domain) and len(inputs) < (least := defs.get_schema(node.op_type, domain).min_input):
        raise ConversionError(f"expected at least {least} inputs, found {len(inputs)}")
    return HANDLERS[node.op_type](node, inputs, version)


def supported(node: Any) -> None:
    """Refuse what is not in the table, with the nearest thing that works."""
    if node.op_type not in HANDLERS:
        raise ConversionError(f"expected an operator that runs on a stream, found {node.op_type}; {refusal(node.op_type)}")
