"""Graphs within nodes: the branches of If, the bodies of Loop and Scan, which see the names around them."""

from __future__ import annotations

from typing import Any


def bodies(node: Any) -> list[Any]:
    """The graphs among a node's attributes."""
    return [graph for one in node.attribute for graph in (*([one.g] if one.HasField("g") else []), *one.graphs)]


def uses(node: Any) -> list[str]:
    """The names that a node takes: its inputs, and what its graphs see of those around them."""
    return [*node.input, *(name for graph in bodies(node) for name in seen(graph))]


def seen(graph: Any) -> list[str]:
    """The names that a graph takes from around it."""
    own = {one.name for one in (*graph.input, *graph.initializer)} | {""}
    found: dict[str, None] = {}
    for node in graph.node:
        found |= dict.fromkeys(name for name in uses(node) if name not in own)
        own.update(node.output)
    return [*found, *(one.name for one in graph.output if one.name not in own and one.name not in found)]
