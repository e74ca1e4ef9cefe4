"""An ONNX file decoded: its own bytes, tensors that lie beside it, functions put in place; within limits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from ...file import text
from ...file import wire
from ...values.budget import Budget
from ...values.files import file_name, read_whole
from .._errors import ConversionError

FACTOR, FLOOR = 16, 64 << 20  # a file of n bytes, and its constants, each take at most 16 n + 64 MiB
MOST = (1 << 31) - 1  # what protobuf takes
_MOST_NODES = 1 << 14
_DEEPEST = 100


def parsed(path: str | os.PathLike[str]) -> tuple[Any, int]:
    """The model, and the bytes of its files."""
    try:
        import onnx
        import onnx.inliner
    except ImportError:
        raise ImportError("reading ONNX needs the package onnx: pip install 'nrnn[onnx]'") from None

    if isinstance(path, onnx.ModelProto):
        raise TypeError("path: expected the path of a file, found a ModelProto; onnx.save writes it to one")
    data = read_whole(path, MOST)
    try:
        wire.allow(data, onnx.ModelProto.DESCRIPTOR, Budget(len(data), FACTOR, FLOOR))
        model = onnx.load_model_from_string(data)
        outside = _load_outside(model, os.path.dirname(os.fsdecode(path)))
    except Exception as error:  # of the decoder's own class, or of the library's checks
        raise ConversionError(f"{file_name(path)}: expected an ONNX model, found no such thing: {error}") from None
    for what in ("node", "output"):
        if not getattr(model.graph, what):
            raise ConversionError(f"{file_name(path)}: expected an ONNX model, found a graph without {what}s")
    _check_nodes(model)
    text.check(model)
    return onnx.inliner.inline_local_functions(model) if model.functions else model, len(data) + outside


def _load_outside(model: Any, folder: str) -> int:
    """Read the tensors that lie in files beside the model; the bytes of these files."""
    from onnx.external_data_helper import ExternalDataInfo, load_external_data_for_tensor

    files: dict[str, int] = {}
    wanted, tensors = 0, list(_outer_tensors(model.graph))
    for tensor in tensors:
        info = ExternalDataInfo(tensor)
        path = os.path.join(folder, info.location)
        inside = os.path.join(os.path.realpath(folder), os.path.normpath(info.location))
        if os.path.isabs(info.location) or os.path.realpath(path) != inside:
            raise ValueError(f"tensor {tensor.name!r} outside of the model's folder")
        if not os.path.isfile(path) or min(info.length or 0, info.offset or 0) < 0:
            raise ValueError(f"tensor {tensor.name!r} in {info.location!r}, where nothing is")
        files[path] = os.path.getsize(path)
        wanted += files[path] if info.length is None else min(info.length, files[path])
    Budget(sum(files.values())).take(wanted, "tensors beside the model")
    for tensor in tensors:
        load_external_data_for_tensor(tensor, folder)
        tensor.data_location = tensor.DEFAULT
    return sum(files.values())


def _outer_tensors(graph: Any) -> Iterator[Any]:
    held = [one.t for node in graph.node for one in node.attribute if one.HasField("t")]
    for tensor in (*graph.initializer, *held):
        if tensor.data_location == tensor.EXTERNAL:
            yield tensor


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
