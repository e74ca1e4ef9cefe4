"""Walking through nodes: constants are computed, data is moved, and what is made of the signal is left to subclasses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ...values.budget import Budget
from .._errors import ConversionError
from .._paths import united
from .._tracked import Stage, Tracked, Unknown
from .advice import refusal
from .constants import compute
from .load import Graph, attributes, constants_of, label
from .moves import MOVES, move
from .parsed import FACTOR, FLOOR
from .subgraphs import bodies, uses

REPEATED = ("Loop", "Scan")
_MALFORMED = (LookupError, TypeError, AttributeError, ArithmeticError, StopIteration)  # of a node that is no such node
_MOST_WORK = 1 << 31  # bytes of the numbers by which elements are followed, all nodes together


class Walk:
    """A walk, and what it may take.

    Parameters
    ----------
    graph : Graph
    within : Walk, optional
        One whose limits and notes it shares.
    """

    def __init__(self, graph: Graph, within: Walk | None = None) -> None:
        self.graph = graph
        self.notes: list[str] = within.notes if within else []
        self.budget: Budget = within.budget if within else Budget(graph.size, FACTOR, FLOOR)
        self.work: Budget = within.work if within else Budget(0, 0, _MOST_WORK)
        self._unread: dict[str, str] = within._unread if within else {}
        self._beside: dict[tuple[bytes, ...], Stage] = within._beside if within else {}

    def through(self, nodes: Iterable[Any], values: dict[str, Any]) -> None:
        """Add what the nodes make to the values by name."""
        made: set[str] = set()
        for node in nodes:
            with naming(node):
                if twice := made.intersection(node.output) - {""}:
                    raise ConversionError(f"expected an output of its own, found {min(twice)!r} a second time")
                made.update(node.output)
                outputs = list(self._outputs(node, values))
                found = {name: one for name, one in zip(node.output, outputs) if name}
                self._unread |= dict.fromkeys(node.output[len(outputs):], label(node))
                followed = (one.ids.nbytes for one in found.values() if isinstance(one, Tracked | Unknown))
                self.work.take(sum(followed), "nodes")
                values |= found

    def inner(self, graph: Any, values: dict[str, Any]) -> dict[str, Any]:
        """What a graph within a node sees before its own nodes."""
        return values | constants_of(graph)

    def one_stage(self, value: Any, name: str) -> Any:
        """A tensor as features of one stage, the same for all that use them."""
        return united(value, name, self._beside) if isinstance(value, Tracked) else value

    def made(self, node: Any, inputs: list[Any]) -> list[Any]:
        """What a node makes of the signal."""
        raise NotImplementedError

    def moved(self, node: Any, inputs: list[Any]) -> list[Any]:
        """Where a node that computes nothing puts the elements."""
        return move(node, inputs, self.graph.versions, self.budget)

    def repeated(self, node: Any, inputs: list[Any], values: dict[str, Any]) -> list[Any]:
        """What a loop makes of the signal."""
        raise NotImplementedError

    def expect_read(self, name: str) -> None:
        """Refuse a tensor that a node gives, and this importer does not make."""
        if name in self._unread:
            raise ConversionError(f"expected an output that is read, found {name!r} of {self._unread[name]}")

    def _outputs(self, node: Any, values: dict[str, Any]) -> Iterable[Any]:
        kind, used = node.op_type, self._used(node, values)
        inputs = used[:len(node.input)]
        if kind == "If":
            return self._branch(node, inputs[0], values)
        if all(one is None or isinstance(one, np.ndarray) for one in used) and (inputs or kind == "Constant"):
            return compute(node, inputs, self.graph.versions, self.budget)
        if kind in REPEATED:
            return self.repeated(node, inputs, values)
        if node.domain not in ("", "ai.onnx", "ai.onnx.ml"):
            raise ConversionError(f"expected an operator of ONNX, found one of {node.domain!r}")
        if kind == "Shape":
            shape, given = np.array(inputs[0].ids.shape), attributes(node)
            return [shape[given.get("start", 0):given.get("end")]]
        if kind in MOVES and not (kind == "Gather" and isinstance(inputs[0], np.ndarray)):
            return self.moved(node, inputs)
        if not any(isinstance(one, Tracked) for one in inputs):
            unknown = next((one for one in inputs if isinstance(one, Unknown)), None)
            if unknown is None:
                raise ConversionError("expected inputs, found none")
            raise ConversionError(f"expected the signal or constants, found input {unknown.name!r}, which has no value; "
                                  f"pass values={{{unknown.name!r}: ..}}")
        if kind == "Gemm" and isinstance(inputs[-1], Tracked) and len(inputs) == 3:
            return self._with_sum(node, inputs)
        return self.made(node, inputs)

    def _used(self, node: Any, values: dict[str, Any]) -> list[Any]:
        names = uses(node) if bodies(node) else node.input
        for name in names:
            if name not in values:
                self.expect_read(name)
                raise ConversionError(f"expected input {name!r} to be made by a node before it, found none")
        return [values[name] for name in names]

    def _with_sum(self, node: Any, inputs: list[Any]) -> list[Any]:
        """Gemm whose C is of the signal, as a product and a sum."""
        from onnx import helper

        given = attributes(node)
        if given.pop("beta", 1.0) != 1:
            raise ConversionError("beta: expected 1 where C is computed from the signal, found another number")
        name = f"{node.output[0]} without C"
        product, = self.made(helper.make_node("Gemm", node.input[:2], [name], name=node.name, **given), inputs[:2])
        return self.made(helper.make_node("Add", [name, node.input[2]], node.output, name=node.name), [product, inputs[2]])

    def _branch(self, node: Any, condition: Any, values: dict[str, Any]) -> list[Any]:
        """One of the two graphs of an If whose condition is known."""
        if not isinstance(condition, np.ndarray) or condition.size != 1:
            raise ConversionError(f"expected a condition that is constant, found one of the signal; {refusal('If')}")
        name = "then_branch" if condition.item() else "else_branch"
        graph = next((one.g for one in node.attribute if one.name == name), None)
        if graph is None:
            raise ConversionError(f"expected a graph {name!r}, found none")
        inner = self.inner(graph, values)
        self.through(graph.node, inner)
        return [inner[one.name] for one in graph.output]


class naming:
    """Puts the node before the message of whatever is raised."""

    def __init__(self, node: Any) -> None:
        self._node = node

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, _: Any) -> None:
        if isinstance(error, ValueError):
            raise ConversionError(f"{label(self._node)}: {error}") from error
        if isinstance(error, _MALFORMED):
            raise ConversionError(f"{label(self._node)}: expected a node as ONNX's documents have it, found one without "
                                  f"what it needs, or of another type: {error!r}") from error
