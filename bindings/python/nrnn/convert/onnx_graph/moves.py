"""Nodes that compute nothing of the signal: those of constants alone, and those that move data about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .._errors import ConversionError
from .load import attributes
from .tracked import Tracked, Unknown

# Nodes that copy elements of their first input, or of all of them.
MOVES = ("Transpose", "Reshape", "Squeeze", "Unsqueeze", "Slice", "Gather", "Concat", "Split", "Expand", "Flatten",
         "Identity")
_MERGES = ("Concat",)
_SAID = 150  # characters of what a library says, which may list every tensor of the graph


def compute(node: Any, inputs: list[np.ndarray | None], versions: dict[str, int]) -> list[np.ndarray | None]:
    """What ONNX's own reference makes of known inputs; None for an output that has no name."""
    from onnx import helper
    from onnx.reference import ReferenceEvaluator

    given = {name: value for name, value in zip(node.input, inputs) if name}
    if node.op_type == "ConstantFill":
        return [_filled(node, inputs[0])]
    outputs = [name for name in node.output if name]
    ends = [[helper.make_tensor_value_info(name, 0, None) for name in names] for names in (given, outputs)]
    imports = [helper.make_opsetid(domain, version) for domain, version in versions.items()]
    try:
        model = helper.make_model(helper.make_graph([node], "node", *ends), opset_imports=imports)
        found = dict(zip(outputs, ReferenceEvaluator(model).run(None, given)))
    except Exception as error:  # whatever a library finds wrong with a file
        raise ConversionError(f"cannot be computed: {str(error)[:_SAID]}") from error
    return [found.get(name) for name in node.output]


def _filled(node: Any, shape: np.ndarray) -> np.ndarray:
    """An operator that older exporters of PyTorch used for zero states, and ONNX has given up."""
    given = {"input_as_shape": 0, "value": 0.0, "extra_shape": []} | attributes(node)
    return np.full([*(shape if given["input_as_shape"] else np.shape(shape)), *given["extra_shape"]], given["value"])


def move(node: Any, inputs: list[Any], versions: dict[str, int]) -> list[Any]:
    """The outputs of a node that only moves data."""
    movable = inputs if node.op_type in _MERGES else inputs[:1]
    if any(isinstance(one, (Tracked, Unknown)) for one in inputs[len(movable):]):
        raise ConversionError("expected shapes and indices that are constant, found one computed from an input")
    kinds = {type(one) for one in movable}
    if kinds == {Unknown} and len({one.name for one in movable}) == 1:
        whole = movable[0]
    elif kinds == {Tracked}:
        whole = Tracked(tuple({one.serial: one for part in movable for one in part.stages}.values()), movable[0].ids)
    else:
        raise ConversionError("expected parts of the signal alone, found others beside it")
    plain = [one.ids if isinstance(one, (Tracked, Unknown)) else one for one in inputs]
    return [None if ids is None else replace(whole, ids=ids) for ids in compute(node, plain, versions)]
