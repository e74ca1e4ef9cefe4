"""Whether a graph whose length is open is the same network for sequences of any.

It may compute with the length, or cut at a step. So it is followed with other lengths, too: short ones, and those just
past the numbers that stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .._alike import alike
from .._chain import Operation
from .._errors import ConversionError
from .._formula import settled
from .load import Graph, array_of, attributes, constants_of
from .spoken import spoken
from .subgraphs import bodies
from .trace import Trace, trace

_SHORT = (1, 2, 3)
_LONGEST, _MOST_LENGTHS = 4096, 10
_MOST_BYTES = 1 << 25      # by which the elements of one length are followed
_MOST_INNER_NODES = 1 << 11  # of graphs within nodes, in all steps of one length
_MOST_NUMBERS = 16         # in a tensor that says where to cut, or what to compare with
_OF_SHAPES = ("Reshape", "Expand", "Squeeze", "Unsqueeze", "ConstantOfShape", "Transpose")  # which fit any length or one


def with_steps(graph: Graph, output: str, found: Trace, steps: int) -> Trace:
    """The same way of the signal with another number of steps."""
    assert found.time is not None
    sizes = {axis: found.shape[axis] for axis in found.free} | {found.time: steps}
    return trace(graph, output, found.signal, sizes, telling=False)


def expect_any_length(graph: Graph, output: str, found: Trace, chain: Sequence[Operation], at_end: bool) -> None:
    """Refuse what is another network, or speaks at another step, where the sequence has another length."""
    if found.time not in found.free:
        return
    for steps in _lengths(graph, output, found):
        try:
            same = _is_same(graph, output, found, steps, chain, at_end)
            reason = ""
        except ConversionError as error:
            same, reason = steps == 1, f": {error}"  # an axis of one step may be taken for none
        if not same:
            raise ConversionError(f"output {output!r}: expected the same layers for sequences of any length, found others "
                                  f"at {steps} step{'' if steps == 1 else 's'}{reason}")


def _is_same(graph: Graph, output: str, found: Trace, steps: int, chain: Sequence[Operation], at_end: bool) -> bool:
    other = with_steps(graph, output, found, steps)
    stage, ends = spoken(other)
    return other.axes == found.axes and steps in (1, other.output.stage.steps) and ends == (at_end and steps > 1) and alike(
        settled(stage.chain), chain)


def _lengths(graph: Graph, output: str, found: Trace) -> list[int]:
    """Those to try, longer ones first: as many as can be followed."""
    nodes = list(_every(graph.needed(output)))
    steps, inner = found.output.stage.steps, len(nodes) - len(graph.needed(output))
    most = min(_LONGEST, _MOST_BYTES * steps // max(1, found.followed), _MOST_INNER_NODES // inner if inner else _LONGEST)
    held = sorted({number for node in nodes for number in _numbers(node, found.constants) if number < most})
    tried = {*_SHORT, steps + 1, *(number + 1 for number in held[-_MOST_LENGTHS:])} - {steps}
    return sorted(tried, key=lambda one: (one < steps, one))


def _every(nodes: Sequence[Any]) -> Iterator[Any]:
    """Nodes, and those of graphs within them."""
    for node in nodes:
        yield node
        for body in bodies(node):
            yield from _every(body.node)


def _numbers(node: Any, constants: dict[str, np.ndarray]) -> Iterator[int]:
    """Whole numbers that a node is given, without a sign: where it may cut, or what it may compare with."""
    if node.op_type in _OF_SHAPES:
        return
    held = [constants.get(name) for name in node.input]
    held += [array for body in bodies(node) for array in constants_of(body).values()]
    held += [np.asarray(value) for value in attributes(node).values() if isinstance(value, int | float | list)]
    held += [array_of(one.t, one.name) for one in node.attribute if one.HasField("t")]
    for array in held:
        if array is not None and array.size <= _MOST_NUMBERS and array.dtype.kind in "fiu":
            yield from (int(abs(number)) for number in array.ravel().tolist() if abs(number) <= _LONGEST and number % 1 == 0)
