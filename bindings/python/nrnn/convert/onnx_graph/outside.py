"""Tensors of a model that lie in files beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from ...values.budget import Budget
from .._errors import ConversionError


def load_outside(model: Any, folder: str | None) -> int:
    """Read them, from that folder alone; the bytes of these files.

    Raises
    ------
    ConversionError
        There is no folder.
    ValueError
        A tensor lies outside of it, nowhere, or takes more than the files have.
    """
    from onnx.external_data_helper import ExternalDataInfo, load_external_data_for_tensor

    files: dict[str, int] = {}
    wanted, tensors = 0, [*_outer(model.graph.node, model.graph.initializer), *(
        tensor for function in model.functions for tensor in _outer(function.node))]
    if folder is None:
        for tensor in tensors:
            raise ConversionError(f"tensor {tensor.name!r}: expected its numbers in the model, found them in "
                                  f"{ExternalDataInfo(tensor).location!r} beside it: give the path of the file, or what "
                                  f"onnx.load makes of it")
        return 0
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


def _outer(nodes: Any, initializers: Any = ()) -> Iterator[Any]:
    """In graphs within graphs too."""
    attributes = [one for node in nodes for one in node.attribute]
    held = [tensor for one in attributes for tensor in (one.t, *one.tensors)]
    yield from (tensor for tensor in (*initializers, *held) if tensor.data_location == tensor.EXTERNAL)
    for graph in (graph for one in attributes for graph in (one.g, *one.graphs)):
        yield from _outer(graph.node, graph.initializer)
