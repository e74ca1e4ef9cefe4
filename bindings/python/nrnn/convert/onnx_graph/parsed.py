"""An ONNX model decoded: its own bytes, tensors that lie beside it, functions put in place; within limits."""

from __future__ import annotations

from typing import Any

from ...file import text
from ...file import wire
from ...values.budget import Budget
from ...values.files import file_name
from .._errors import ConversionError
from .outside import load_outside
from .source import Given

FACTOR, FLOOR = 16, 64 << 20  # a file of n bytes, and its constants, each take at most 16 n + 64 MiB
_MOST_NODES = 1 << 14
_DEEPEST = 100


def parsed(source: Given) -> tuple[Any, int]:
    """The model, and the bytes of its files."""
    import onnx
    import onnx.inliner

    name = file_name(source.name)
    try:
        wire.allow(source.data, onnx.ModelProto.DESCRIPTOR, Budget(len(source.data), FACTOR, FLOOR))
        model = onnx.load_model_from_string(source.data)
        outside = load_outside(model, source.folder)
    except ConversionError:
        raise
    except Exception as error:  # of the decoder's own class, or of the library's checks
        raise ConversionError(f"{name}: expected an ONNX model, found no such thing: {error}") from None
    for what in ("node", "output"):
        if not getattr(model.graph, what):
            raise ConversionError(f"{name}: expected an ONNX model, found a graph without {what}s")
    _check_nodes(model)
    text.check(model)
    return onnx.inliner.inline_local_functions(model) if model.functions else model, len(source.data) + outside


def _check_nodes(model: Any) -> None:
    """Refuse graphs of too many nodes, when functions are put in the place of what calls them."""
    functions = {(one.domain, one.name): one for one in model.functions}
    counts: dict[tuple[str, str], int] = {}

    def count(nodes: Any, depth: int) -> int:
        return sum(called((node.domain, node.op_type), depth) + sum(
            count(graph.node, depth + 1) for one in node.attribute for graph in (one.g, *one.graphs)) for node in nodes)

    def called(name: tuple[str, str], depth: int) -> int:
        if depth > _DEEPEST:
            raise ConversionError(f"functions or graphs: expected at most {_DEEPEST} in each other, found more")
        if name in functions and name not in counts:
            counts[name] = count(functions[name].node, depth + 1)
        return 1 + counts.get(name, 0)

    if (found := count(model.graph.node, 0)) > _MOST_NODES:
        raise ConversionError(f"graph: expected at most {_MOST_NODES} nodes, found {found}")
