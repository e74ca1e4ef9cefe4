"""The layers of a model: what each is given, and where a file keeps its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._errors import ConversionError
from .inbound import Call
from .variables import trained, variables

MOST_LAYERS = 1024
INPUT = "InputLayer"


@dataclass(frozen=True)
class Node:
    """One layer.

    Attributes
    ----------
    where : str
        For messages: its class and name.
    kind : str
        Its class; "ops.Add" for an operation of Keras 3 that is no layer.
    config : mapping
    inputs : tuple of str
        The keys of what it is given.
    call : Call
    per_step : bool
        It is within a TimeDistributed.
    """

    where: str
    kind: str
    config: Mapping[str, Any]
    inputs: tuple[str, ...] = ()
    call: Call = Call(())
    per_step: bool = False


@dataclass(frozen=True)
class Leaf:
    """A layer's place among those whose weights a file holds: its class there, its name, if it has one, its node's key."""

    kind: str
    name: str
    key: str


@dataclass(frozen=True)
class Inner:
    """Layers within a layer, and the groups that lead to them in an archive."""

    kind: str
    name: str
    parts: tuple[Leaf | Inner, ...]
    path: tuple[str, ...] = ("layers",)


@dataclass
class Graph:
    """A model: its nodes by key, each after what it is given; the places of its weights."""

    nodes: dict[str, Node] = field(default_factory=dict)
    output: str = ""
    places: tuple[Leaf | Inner, ...] = ()

    def add(self, key: str, node: Node) -> str:
        if key in self.nodes:
            raise ConversionError(f"{node.where}: expected layers of different names, found two")
        if len(self.nodes) == MOST_LAYERS:
            raise ConversionError(f"expected at most {MOST_LAYERS} layers, found more")
        self.nodes[key] = node
        return key

    def weights_of(self, part: Leaf | Inner) -> list[tuple[str, str]]:
        """(node, name) of each, as Keras lists them of a layer: of layers within it, those that training changes first."""
        if isinstance(part, Leaf):
            node = self.nodes[part.key]
            return [(part.key, name) for name in variables(node.kind, node.config)]
        within = [pair for inner in part.parts for pair in self.weights_of(inner)]
        return sorted(within, key=lambda pair: not trained(pair[1], self.nodes[pair[0]].config))

    def needed(self) -> dict[str, Node]:
        """The nodes that the output is made of, in order."""
        wanted = {self.output}
        for key in reversed(self.nodes):
            if key in wanted:
                wanted |= set(self.nodes[key].inputs)
        return {key: node for key, node in self.nodes.items() if key in wanted}
