"""What ONNX's own reference evaluator makes of a model, in float64."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._errors import ConversionError
from .._tracked import Tracked, per_position, source
from .by_document import DOMAIN, beyond, operators
from .load import Graph, label
from .subgraphs import bodies, uses
from .trace import Trace

_ALWAYS = "nrnn.always"


class Evaluator:
    """Runs the graph on sequences of the signal.

    Parameters
    ----------
    found : Trace
    name, wanted
        A tensor, and where its elements come from.
    in_order : bool
        The features as the tensor has them, not as its layer has them.

    Attributes
    ----------
    by_document : str
        For people: the nodes that it computes in place of ONNX's reference, which would give something else.

    Raises
    ------
    ConversionError
        The reference cannot run the graph as it is meant.
    """

    def __init__(self, graph: Graph, found: Trace, name: str, wanted: Tracked, in_order: bool) -> None:
        from onnx.reference import ReferenceEvaluator

        nodes = [node for node in graph.needed(name) if not all(one in found.constants for one in node.output if one)]
        own = [label(node) for node in nodes if beyond(node, graph.versions.get("", 1))]
        self.by_document = f", {', '.join(own)} by the operator's document" if own else ""
        self._signal, self._name = found.signal, name
        self._source, self._time = source(found.shape, found.axes), found.output.stage.times
        positions, places, features = per_position(wanted)
        times, first = np.unique(self._time(positions), return_index=True)
        self._places = places[first] if in_order else places[first][:, np.argsort(features)]
        self._others = {one: np.zeros([d if isinstance(d, int) else 1 for d in dims])
                        for one, dims in graph.inputs.items() if one != found.signal}
        try:
            self._model = ReferenceEvaluator(_doubled(graph, found.constants, nodes, name), new_ops=operators())
            self(np.zeros((found.output.stage.steps, self._source.stage.features)))
        except Exception as error:  # whatever a library does not support
            raise ConversionError(f"ONNX's reference evaluator does not run it: {error}") from error

    def __call__(self, z: np.ndarray) -> np.ndarray:
        """The network: z of shape (steps, features) to o of shape (steps, outputs), or (1, outputs): the last."""
        X = z[self._time(self._source.positions), self._source.features]
        y: Any = self._model.run([self._name], {self._signal: X} | self._others)
        found: np.ndarray = y[0].ravel()[self._places]
        return found


def _doubled(graph: Graph, known: dict[str, np.ndarray], nodes: list[Any], output: str) -> Any:
    """The model in float64, with one output."""
    import onnx

    copies = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    for node in copies:
        _double(node, graph.versions.get("", 1))
    inputs, outputs = ([onnx.helper.make_tensor_value_info(name, onnx.TensorProto.DOUBLE, None) for name in names]
                       for names in (graph.inputs, [output]))
    known = known | {_ALWAYS: np.array(True)}
    used = {name for node in nodes for name in uses(node)}
    constants = [onnx.numpy_helper.from_array(_wide(known[name]), name) for name in sorted(used & set(known))]
    body = onnx.helper.make_graph(copies, "float64", inputs, outputs, constants)
    imports = [*graph.model.opset_import, onnx.helper.make_opsetid(DOMAIN, 1)]
    return onnx.helper.make_model(body, opset_imports=imports, ir_version=graph.model.ir_version)


def _double(node: Any, version: int) -> None:
    """Float64 for what a node, or a graph within it, holds or casts to; by the document where the reference is not."""
    from onnx import TensorProto, helper, numpy_helper

    node.domain = DOMAIN if beyond(node, version) else node.domain
    if node.op_type == "Loop" and not node.input[1]:  # which it would take for a condition that is False
        node.input[1] = _ALWAYS
    for one in node.attribute:
        if node.op_type == "Cast" and one.name == "to" and one.i == TensorProto.FLOAT:
            one.i = TensorProto.DOUBLE
        if one.HasField("t"):
            one.t.CopyFrom(numpy_helper.from_array(_wide(numpy_helper.to_array(one.t)), one.t.name))
        if node.op_type == "Constant" and one.name in ("value_float", "value_floats"):
            value = np.array(list(one.floats) if one.name.endswith("s") else one.f)
            one.CopyFrom(helper.make_attribute("value", numpy_helper.from_array(value)))
    for graph in bodies(node):
        for inner in graph.node:
            _double(inner, version)
        for held in graph.initializer:
            held.CopyFrom(numpy_helper.from_array(_wide(numpy_helper.to_array(held)), held.name))


def _wide(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float64) if array.dtype.kind == "f" else array
