"""Weights in the order of the layers, as `model_weights` of an .h5 file has them; its names say whether it is that order."""

from __future__ import annotations

import numpy as np

from .._errors import ConversionError
from .nodes import Graph, Inner, Leaf
from .hdf5 import Group
from .variables import NAMES, Weights

Named = list[tuple[str, np.ndarray]]


def of_model(root: Group, graph: Graph) -> Weights:
    """The weights of every layer that has any.

    Raises
    ------
    ConversionError
        Others than those of the model's layers.
    """
    found: Weights = {}
    if (names := root.texts("layer_names")) is None:
        raise ConversionError("model_weights: expected the attribute 'layer_names', found none")
    stored = [(name, arrays) for name in names if (arrays := _listed(root, name))]
    holding = [part for part in graph.places if graph.weights_of(part)]
    if [name for name, _ in stored] != [part.name for part in holding]:
        raise ConversionError(f"model_weights: expected weights of {', '.join(part.name for part in holding)}, by the config, "
                              f"found those of {', '.join(name for name, _ in stored) or 'none'}")
    for part, (_, arrays) in zip(holding, stored):
        _fill(found, graph, part, arrays)
    return found


def _listed(root: Group, name: str) -> Named:
    """The weights of a layer with their names, in the order in which it lists them."""
    group = root.group(name)
    return [] if group is None else [(said, group.expect_array(said)) for said in group.texts("weight_names") or []]


def _fill(found: Weights, graph: Graph, part: Leaf | Inner, arrays: Named) -> None:
    expected = graph.weights_of(part)
    if len(expected) != len(arrays):
        raise ConversionError(f"{part.kind} {part.name!r}: expected {len(expected)} weights, found {len(arrays)}")
    for (key, name), (said, array) in zip(expected, arrays):
        last = said.rpartition("/")[2].partition(":")[0]
        if last in NAMES and last != name:
            raise ConversionError(f"{graph.nodes[key].where}: expected {name!r}, found {said!r}")
        found.setdefault(key, {})[name] = array
