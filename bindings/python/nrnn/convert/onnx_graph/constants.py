"""Nodes whose inputs are all known, and data that is moved: computed by ONNX's own reference, within limits.

A graph of some bytes may ask for any number of numbers, by a shape, a repetition or a loop. So only operators are
computed whose outputs can be bounded beforehand, and what they take is charged.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...values.budget import Budget
from .._errors import ConversionError
from .load import attributes

_NODE = 1024                  # bytes charged for running one at all
_FLOPS = 64                   # multiplications of a matrix product that are charged as a byte
_TEXT = 8                     # ONNX's type of strings, which take more

Inputs = list[Any]

_NO_LARGER = """
Abs Acos Acosh And ArgMax ArgMin Asin Asinh Atan Atanh BitwiseNot Cast CastLike Ceil Celu Compress Concat Constant Cos
Cosh CumSum Dropout Elu Erf Exp EyeLike Flatten Floor HardSigmoid HardSwish Identity IsInf IsNaN LeakyRelu Log
LogSoftmax Neg Not Reciprocal ReduceL1 ReduceL2 ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
ReduceSumSquare Relu Reshape Round ScatterElements ScatterND Selu Shape Sigmoid Sign Sin Sinh Size Slice Softmax
Softplus Softsign Split Sqrt Squeeze Tan Tanh Transpose Trilu Unsqueeze""".split()
_BROADCAST = """Add BitwiseAnd BitwiseOr BitwiseXor Clip Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean
Min Mod Mul Or PRelu Pow Sub Sum Where Xor""".split()


def compute(node: Any, inputs: Inputs, versions: dict[str, int], budget: Budget) -> list[np.ndarray | None]:
    """What ONNX's own reference makes of known inputs; None for an output that has no name."""
    from onnx import helper
    from onnx.reference import ReferenceEvaluator

    _charge(node, inputs, budget)
    given = {name: value for name, value in zip(node.input, inputs) if name}
    if node.op_type == "ConstantFill":
        return [_filled(node, inputs)]
    outputs = [name for name in node.output if name]
    taken, made = ([helper.make_tensor_value_info(name, 0, None) for name in names] for names in (given, outputs))
    imports = [helper.make_opsetid(domain, version) for domain, version in versions.items()]
    try:
        model = helper.make_model(helper.make_graph([node], "node", taken, made), opset_imports=imports)
        found = dict(zip(outputs, ReferenceEvaluator(model).run(None, given)))
    except Exception as error:  # whatever a library finds wrong with a file
        raise ConversionError(f"cannot be computed: {error}") from error
    if any(not isinstance(one, np.ndarray | np.generic) for one in found.values()):
        raise ConversionError("expected tensors, found others")
    return [np.asarray(found[name]) if name in found else None for name in node.output]


def _charge(node: Any, inputs: Inputs, budget: Budget) -> None:
    if node.domain not in ("", "ai.onnx") or node.op_type not in _SIZES:
        raise ConversionError(f"expected an operator that is computed of constants, found {node.op_type}")
    given = attributes(node)
    if given.get("to") == _TEXT or given.get("num_outputs", 0) > len(node.output):
        raise ConversionError("expected numbers, and as many as the node has outputs, found others")
    try:
        size = int(_SIZES[node.op_type](node, inputs))
    except Exception as error:  # inputs that are missing, or of other shapes
        raise ConversionError(f"cannot be computed: {error}") from error
    width = max((one.itemsize for one in inputs if one is not None), default=8)
    budget.take(_NODE + max(8, width) * size, "constants")


def _no_larger(node: Any, inputs: Inputs) -> int:
    return sum(one.size for one in inputs if one is not None)


def _broadcast(node: Any, inputs: Inputs) -> int:
    return math.prod(np.broadcast_shapes(*(one.shape for one in inputs if one is not None))) + _no_larger(node, inputs)


def _whole(values: Any) -> list[int]:
    sizes = [int(one) for one in np.ravel(values)]
    if min(sizes, default=0) < 0:
        raise ValueError(f"sizes below 0: {min(sizes)}")
    return sizes


def _expanded(node: Any, inputs: Inputs) -> int:
    return math.prod(np.broadcast_shapes(inputs[0].shape, tuple(_whole(inputs[1]))))


def _tiled(node: Any, inputs: Inputs) -> int:
    return int(inputs[0].size) * math.prod(_whole(inputs[1]))


def _ranged(node: Any, inputs: Inputs) -> int:
    start, limit, delta = (float(np.ravel(one)[0]) for one in inputs)
    return max(0, math.ceil((limit - start) / delta))


def _gathered(node: Any, inputs: Inputs) -> int:
    rows = inputs[0].shape[attributes(node).get("axis", 0)]
    return int(inputs[0].size * inputs[1].size // max(1, rows))


def _multiplied(node: Any, inputs: Inputs) -> int:
    """Its numbers, and its multiplications as bytes."""
    a, b = inputs[:2]
    shared = max(1, a.shape[0 if attributes(node).get("transA") else -1])
    return int(a.size * b.size // shared ** 2 + a.size * b.size // (8 * _FLOPS * shared)) + _no_larger(node, inputs)


def _quantised(node: Any, inputs: Inputs) -> int:
    x, *others = inputs
    for one in others:
        if one is not None and one.size != 1 and one.size != x.shape[attributes(node).get("axis", 1)]:
            raise ValueError(f"{one.size} scales along an axis of {x.shape}")
    return 2 * int(x.size)


def _padded(node: Any, inputs: Inputs) -> int:
    pads = _whole(inputs[1])
    return math.prod(size + pads[k] + pads[k + len(pads) // 2] for k, size in enumerate(inputs[0].shape))


def _constant(node: Any, inputs: Inputs) -> int:
    if any(one.name.startswith("value_string") or one.t.data_type == _TEXT for one in node.attribute):
        raise ValueError("text")
    return int(node.ByteSize())


def _fill_shape(node: Any, inputs: Inputs) -> list[int]:
    given = attributes(node)
    shape = _whole(inputs[0]) if given.get("input_as_shape") else list(np.shape(inputs[0]))
    return [*shape, *_whole(given.get("extra_shape", []))]


_SIZES: dict[str, Callable[[Any, Inputs], int]] = {
    **dict.fromkeys(_NO_LARGER, _no_larger), **dict.fromkeys(_BROADCAST, _broadcast),
    "Constant": _constant, "ConstantFill": lambda node, inputs: math.prod(_fill_shape(node, inputs)), "Gather": _gathered, "Expand": _expanded, "Tile": _tiled,
    "DequantizeLinear": _quantised, "QuantizeLinear": _quantised, "Range": _ranged, "Pad": _padded,
    "MatMul": _multiplied, "Gemm": _multiplied,
    "ConstantOfShape": lambda node, inputs: math.prod(_whole(inputs[0])),
    "NonZero": lambda node, inputs: inputs[0].size * max(1, inputs[0].ndim),
    "OneHot": lambda node, inputs: inputs[0].size * math.prod(_whole(inputs[1])),
}


def _filled(node: Any, inputs: Inputs) -> np.ndarray:
    """An operator that older exporters of PyTorch used for zero states, and ONNX has given up."""
    return np.full(_fill_shape(node, inputs), attributes(node).get("value", 0.0))
