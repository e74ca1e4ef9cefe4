"""An ONNX file as a graph: its nodes, the constants it holds, and what its inputs are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...values.files import read_whole
from .._errors import ConversionError
from .parsed import parsed
from .source import MOST, Given
from .subgraphs import uses

_RECURRENT = ("RNN", "GRU", "LSTM")
_OPEN = (0, -1)  # how exporters write a size that is open, beside a name
_OLDEST = 7  # the recurrent operators have had today's meaning since


@dataclass
class Graph:
    """What the importer reads of a model.

    Attributes
    ----------
    model : onnx.ModelProto
    nodes : list of onnx.NodeProto
        In the order in which they can be computed.
    constants : dict of str to ndarray
    inputs : dict of str to list of (int or str or None)
        Graph inputs without a value, with their dimensions: a number, a name, or nothing.
    outputs : list of str
    versions : dict of str to int
        Operator set of each domain.
    size : int
        Bytes of the file, and of what lies beside it.
    """

    model: Any
    nodes: list[Any]
    constants: dict[str, np.ndarray]
    inputs: dict[str, list[int | str | None]]
    outputs: list[str]
    versions: dict[str, int]
    size: int

    def needed(self, output: str) -> list[Any]:
        """The nodes that an output is made by."""
        wanted, found = {output}, []
        for node in reversed(self.nodes):
            if wanted.intersection(node.output):
                found.append(node)
                wanted.update(uses(node))
        return found[::-1]

    def signal(self, output: str) -> str:
        """The input that is streamed: what feeds the first recurrent node, else the first input without a value."""
        if not self.inputs:
            raise ConversionError("graph: expected an input that is streamed, found that all have values")
        names = list(self.inputs)
        first = {name: place for place, name in enumerate(names)}  # of the inputs that a tensor is made of
        for node in self.needed(output):
            if node.op_type in _RECURRENT and node.input and node.input[0] in first:
                return names[first[node.input[0]]]
            made = [first[name] for name in uses(node) if name in first]
            first |= dict.fromkeys(node.output, min(made)) if made else {}
        return names[0]


def label(node: Any) -> str:
    """How a node is called in messages: its operator, and its name or first output."""
    return f"{node.op_type} {node.name or next(filter(None, node.output), '')!r}"


def attributes(node: Any) -> dict[str, Any]:
    """Attributes of a node by name; text as str."""
    import onnx

    found = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
    return {key: value.decode() if isinstance(value, bytes) else value for key, value in found.items()}


def load(source: Given, values: Mapping[str, Any] | None = None) -> Graph:
    """Read a model.

    Parameters
    ----------
    source : Given
    values : mapping of str to array_like, optional
        Values of graph inputs that have none in the file; `fill_from_tests` may give more.

    Raises
    ------
    ConversionError
        Not an ONNX model, an old operator set, text or sparse constants, or values of unknown inputs.
    """
    model, size = parsed(source)
    versions = {one.domain: one.version for one in model.opset_import}
    if versions.get("", _OLDEST) < _OLDEST:
        raise ConversionError(f"opset: expected at least {_OLDEST}, found {versions['']}")
    constants = constants_of(model.graph)
    inputs = {one.name: _dimensions(one) for one in model.graph.input if one.name not in constants}
    outputs = [one.name for one in model.graph.output]
    graph = Graph(model, list(model.graph.node), constants, inputs, outputs, versions, size)
    _fill(graph, values or {})
    return graph


def fill_from_tests(graph: Graph, folder: str | None, signal: str) -> list[str]:
    """Give values to inputs other than the signal from the folder's ``test_data_set_0``; the names of those that were there."""
    recorded = {} if folder is None else _recorded(Path(folder) / "test_data_set_0", list(graph.inputs))
    found = {name: value for name, value in recorded.items() if name in graph.inputs and name != signal}
    _fill(graph, found)
    return list(found)


def _fill(graph: Graph, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in graph.inputs:
            raise ConversionError(f"values: expected names of inputs without a value, {_listed(graph.inputs)}, "
                                  f"found {name!r}")
        graph.constants[name] = np.asarray(value)
        del graph.inputs[name]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names)) or "none"


def array_of(tensor: Any, name: str) -> np.ndarray:
    """The numbers of a tensor."""
    from onnx import TensorProto, numpy_helper

    if tensor.data_type == TensorProto.STRING:
        raise ConversionError(f"tensor {name!r}: expected numbers, found text")
    try:
        return numpy_helper.to_array(tensor)
    except Exception as error:  # of whatever kind the library raises for a field that is wrong
        raise ConversionError(f"tensor {name!r}: expected numbers that fill its shape, found {error}") from error


def constants_of(graph: Any) -> dict[str, np.ndarray]:
    """What a graph holds by name."""
    if graph.sparse_initializer:
        raise ConversionError(f"initializer {graph.sparse_initializer[0].values.name!r}: expected a dense tensor, "
                              f"found a sparse one")
    return {one.name: array_of(one, one.name) for one in graph.initializer}


def _dimensions(value: Any) -> list[int | str | None]:
    if not value.type.tensor_type.HasField("shape"):
        return []
    sizes = [(one.dim_value, one.dim_param) for one in value.type.tensor_type.shape.dim]
    return [name or None if size in _OPEN else size for size, name in sizes]


def _recorded(folder: Path, names: list[str]) -> dict[str, np.ndarray]:
    """Tensors ``input_k.pb``, by their own names or else the k-th input's."""
    import onnx

    numbered = {int(number): path for path in folder.glob("input_*.pb") if (number := path.stem[6:]).isdecimal()}
    found = {}
    for k, (_, path) in enumerate(sorted(numbered.items())):
        try:
            tensor = onnx.TensorProto.FromString(read_whole(path, MOST))
        except Exception as error:  # the decoder's own class differs between versions of protobuf
            raise ConversionError(f"{folder.name}/{path.name}: expected a tensor, found none: {error}") from None
        name = tensor.name if tensor.name in names or k >= len(names) else names[k]
        found[name] = array_of(tensor, path.name)
    return found
