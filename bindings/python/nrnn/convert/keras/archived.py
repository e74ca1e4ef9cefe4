"""Weights by the class and number of their layer, as `model.weights.h5` has them: lstm, lstm_1, dense, .."""

from __future__ import annotations

import re

import numpy as np

from .._errors import ConversionError
from .nodes import Graph, Inner, Leaf
from .hdf5 import Group
from .places import Place, numbered, places
from .variables import Weights, variables

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])")
_LAYERS, _LAYERS_OF_KERAS_2 = "layers", "_layer_checkpoint_dependencies"


def of_archive(root: Group, graph: Graph) -> Weights:
    """The weights of every layer that has any.

    Raises
    ------
    ConversionError
        Weights that are missing, or that no layer of the model has: the place is named.
    """
    found: Weights = {}
    _fill(found, graph, places(root), graph.places, (_LAYERS,), "the model")
    return found


def _fill(found: Weights, graph: Graph, place: Place, parts: tuple[Leaf | Inner, ...], path: tuple[str, ...],
          where: str) -> None:
    within = place.at(*path) or place.at(*path[:-1], _LAYERS_OF_KERAS_2)
    stored = {} if within is None else within.layers()
    holding = [part for part in parts if graph.weights_of(part)]
    for stem in dict.fromkeys(_stem(part.kind) for part in holding):
        mine, theirs = [part for part in holding if _stem(part.kind) == stem], numbered(stored, stem)
        if len(mine) != len(theirs):
            raise ConversionError(f"{where}: expected weights of {len(mine)} layers {stem!r}, by its config, found {len(theirs)}")
        for part, name in zip(mine, theirs):
            if isinstance(part, Inner):
                _fill(found, graph, stored.pop(name), part.parts, part.path, f"{part.kind} {part.name!r}")
            else:
                found[part.key] = _of_layer(graph, part, stored.pop(name))
    if stored:
        raise ConversionError(f"{where}: expected weights of its layers alone, found those of {next(iter(stored))!r}")


def _of_layer(graph: Graph, leaf: Leaf, place: Place) -> dict[str, np.ndarray]:
    node, arrays = graph.nodes[leaf.key], place.arrays()
    names = variables(node.kind, node.config)
    said = None if place.own is None else place.own.text("name")
    if leaf.name and said not in (None, leaf.name):
        raise ConversionError(f"{node.where}: expected its weights at {place.path}, found those of {said!r}")
    if len(names) != len(arrays):
        raise ConversionError(f"{node.where}: expected {len(names)} weights, {', '.join(names)}, found {len(arrays)} at "
                              f"{place.path}")
    return dict(zip(names, arrays))


def _stem(kind: str) -> str:
    return "_".join(_WORDS.split(kind)).lower()
