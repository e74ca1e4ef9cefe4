"""The graph of a `torch.export` program, from memory or a file: operators of ATen in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from .._errors import ConversionError
from ..torch_graph import Shape

# What says something of a program and computes nothing.
_ASSERTED = ("_assert_scalar", "_assert_tensor_metadata", "sym_constrain_range", "sym_constrain_range_for_size", "_assert_async")


class Ref(NamedTuple):
    """What a node or an input gives."""

    name: str


class Node(NamedTuple):
    """An operator: its name in ATen, what it is given, and the names of what it gives; one name for all, or each its own."""

    operator: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outputs: list[str]
    where: str


@dataclass
class Graph:
    """A program of one input.

    Attributes
    ----------
    constants : dict of str to ndarray
        Parameters and buffers, by the names that nodes give them.
    signal : str
        The input.
    shape : Shape
        Of it.
    nodes : list of Node
    outputs : list
        Names, or constants.
    """

    signal: str
    shape: Shape
    constants: dict[str, Any]
    nodes: list[Node] = field(default_factory=list)
    outputs: list[Any] = field(default_factory=list)

    @property
    def shapes(self) -> list[Shape]:
        return [self.shape]

    @property
    def runs(self) -> bool:
        return True

    @property
    def widths(self) -> list[int]:
        return []

    def run(self, domain: Any, x: Any) -> Any:
        """What it gives."""
        values = {name: domain.tensor(name, value) if isinstance(value, np.ndarray) else value
                  for name, value in self.constants.items()} | {self.signal: x}
        for node in self.nodes:
            if node.operator in _ASSERTED:
                continue
            args, kwargs = _filled(node.args, values, node), _filled(node.kwargs, values, node)
            found = _got(args) if node.operator == "getitem" else domain.call(node.operator, node.where, args, kwargs)
            _store(values, node, found)
        return _filled(self.outputs, values, None)


def _got(args: tuple[Any, ...]) -> Any:
    value, at = args
    if not isinstance(value, (list, tuple)) or not isinstance(at, int) or not -len(value) <= at < len(value):
        raise ConversionError("getitem: expected a place in a list, found another")
    return value[at]


def _store(values: dict[str, Any], node: Node, found: Any) -> None:
    if len(node.outputs) == 1:
        values[node.outputs[0]] = found
    elif not isinstance(found, (list, tuple)) or len(found) < len(node.outputs):
        raise ConversionError(f"{node.where}: expected {len(node.outputs)} outputs, found others")
    else:
        values |= dict(zip(node.outputs, found))


def _filled(given: Any, values: dict[str, Any], node: Node | None) -> Any:
    """With values in place of names."""
    if isinstance(given, Ref):
        if given.name not in values:
            where = f"{node.where}: " if node else ""
            raise ConversionError(f"{where}expected {given.name!r} to be made before it, found none")
        return values[given.name]
    if isinstance(given, dict):
        return {key: _filled(one, values, node) for key, one in given.items()}
    if type(given) in (list, tuple):
        return type(given)(_filled(one, values, node) for one in given)
    return given


def operator_of(target: str, where: str) -> str:
    """The name in ATen of what a node calls, without its overload.

    Raises
    ------
    ConversionError
        An operator of another library, or a function of functions: control flow.
    """
    parts = target.removeprefix("torch.ops.").split(".")
    if parts[0] == "aten" and len(parts) > 1:
        return parts[1]
    if parts[0] in ("_operator", "operator", "math") and len(parts) == 2:
        return parts[1]
    if parts[0] == "torch" and parts[-1].startswith("sym_"):
        return parts[-1]
    kind = "a branch or loop over data" if "higher_order" in target else "another"
    raise ConversionError(f"{where}: expected an operator of ATen, found {kind}, {target}")


def one_input(names: list[str]) -> str:
    """The name of the only one."""
    if len(names) != 1:
        raise ConversionError(f"expected one input, found {len(names)}: {', '.join(names) or 'none'}")
    return names[0]
