"""Programs of `torch.export` in memory, and modules that are captured as such."""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import logging
import warnings
from collections.abc import Iterator
from typing import Any

from .._errors import ConversionError
from ..torch_graph import Shape
from ..torch_graph.dtypes import DType
from .graph import Graph, Node, Ref, one_input, operator_of

_PLACES = ("layout", "device", "pin_memory", "memory_format", "non_blocking", "copy")
_FIRST = "2.3"  # whose torch.export takes `strict`
_TENSORS = ("PARAMETER", "BUFFER", "CONSTANT_TENSOR")


def program(exported: Any) -> Graph:
    """The graph of a `torch.export.ExportedProgram`."""
    signature, held = exported.graph_signature, {**exported.state_dict, **exported.constants}
    constants: dict[str, Any] = {}
    inputs = []
    for spec in signature.input_specs:
        if spec.kind.name == "USER_INPUT":
            inputs += [spec.arg.name] if type(spec.arg).__name__ == "TensorArgument" else []
            if type(spec.arg).__name__ == "ConstantArgument":
                constants[spec.arg.name] = spec.arg.value
        elif spec.kind.name in _TENSORS:
            constants[spec.arg.name] = held[spec.target].detach().cpu().numpy()
        else:
            raise ConversionError(f"expected tensors as inputs, found {spec.kind.name.lower()}")
    for output in signature.output_specs:
        if output.kind.name != "USER_OUTPUT":
            raise ConversionError(f"expected outputs alone, found {output.kind.name.lower()}: a state that is kept between calls")
    signal = one_input(inputs)
    placed = {one.name: one for one in exported.graph.nodes}
    shape = _shape(placed[signal].meta["val"].shape)
    nodes = [_node(one) for one in exported.graph.nodes if one.op == "call_function"]
    outputs, = (one.args[0] for one in exported.graph.nodes if one.op == "output")
    return Graph(signal, shape, constants, nodes, _given(outputs))


def captured(module: Any, x: Any, kind: Any) -> Graph:
    """What a module does with an input, its numbers of a kind.

    Raises
    ------
    ConversionError
        This PyTorch has no such capture, or it cannot capture it: its path depends on the numbers, or it does what no graph can say.
    """
    import torch

    if not _captures(torch):
        raise ConversionError(f"forward: expected PyTorch {_FIRST} or newer to capture it, by torch.export, found "
                              f"{torch.__version__}")
    try:
        with _silent(), torch.no_grad(), default_kind(kind):
            return program(torch.export.export(copy.deepcopy(module), (x,), strict=False))
    except ConversionError:
        raise
    except Exception as error:  # whatever the module, or the capture of it, raises
        reason = str(error).strip().split("\n")[0]
        raise ConversionError(f"forward: torch.export cannot capture it: {type(error).__name__}: {reason}") from error


def _captures(torch: Any) -> bool:
    """Has this PyTorch a capture that runs the module's own Python?"""
    export = getattr(getattr(torch, "export", None), "export", None)
    return export is not None and "strict" in inspect.signature(export).parameters


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """What PyTorch says of a capture is in the error that it raises, or of no use."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


@contextlib.contextmanager
def default_kind(kind: Any) -> Iterator[None]:
    """Numbers that a forward makes are of the kind of its parameters."""
    import torch

    before = torch.get_default_dtype()
    torch.set_default_dtype(kind)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def _shape(sizes: Any) -> Shape:
    free = tuple(axis for axis, one in enumerate(sizes) if not isinstance(one, int))
    return Shape(tuple(int(one) if isinstance(one, int) else int(one.node.hint) for one in sizes), free)


def _node(node: Any) -> Node:
    target = node.target
    name = f"torch.ops.{target}" if type(target).__name__ == "OpOverload" else f"{target.__module__}.{target.__name__}"
    kwargs = {key: value for key, value in node.kwargs.items() if key not in _PLACES}
    return Node(operator_of(name, node.name), _given(node.args), _given(kwargs), [node.name], _where(node))


def _where(node: Any) -> str:
    """A node's name, and the line of the module's code that made it."""
    lines = [line.strip() for line in (node.meta.get("stack_trace") or "").strip().splitlines()]
    return f"{node.name} ({lines[-1]})" if lines and len(lines[-1]) < 80 else node.name


def _given(value: Any) -> Any:
    """Nodes as their names, kinds of numbers by theirs."""
    kind = type(value)
    if kind.__name__ == "Node" and kind.__module__.startswith("torch.fx"):
        return Ref(value.name)
    if isinstance(value, dict):
        return {key: _given(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_given(one) for one in value] if not isinstance(value, tuple) else tuple(_given(one) for one in value)
    if kind.__module__ == "torch" and kind.__name__ == "dtype":
        return DType(str(value).removeprefix("torch."))
    return value if isinstance(value, (int, float, str, bool, type(None))) else None
