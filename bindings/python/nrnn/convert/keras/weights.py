"""Weights of a model's layers, from the two ways in which Keras keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from .._errors import ConversionError
from .graph import Graph, Inner, Leaf, Node
from .hdf5 import Group
from .variables import NAMES, trained, variables

Weights = dict[str, dict[str, np.ndarray]]  # by the key of the node, then by name

_DEEPEST = 8
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])")
_LAYERS = ("layers", "_layer_checkpoint_dependencies")  # of Keras 3; of Keras 2.12 to 2.15
_SEEDS = "seed_generator"


def of_archive(root: Group, graph: Graph) -> Weights:
    """By class and number, as `model.weights.h5` has them: layers/lstm/cell/vars/0, layers/lstm_1/..

    Raises
    ------
    ConversionError
        Weights that are missing, or that no layer of the model has: the place is named.
    """
    found: Weights = {}
    _archived(root, graph.places, ("layers",), graph, found, "the model")
    return found


def _archived(group: Group, parts: tuple[Leaf | Inner, ...], path: tuple[str, ...], graph: Graph, found: Weights,
              where: str) -> None:
    within = group.group(*path) or group.group(*path[:-1], _LAYERS[1])
    holding = [part for part in parts if _names(part, graph)]
    stored = dict(_stored(within)) if within is not None else {}
    for stem in dict.fromkeys(_stem(part.kind) for part in holding):
        mine = [part for part in holding if _stem(part.kind) == stem]
        theirs = _numbered(stored, stem)
        if len(mine) != len(theirs):
            raise ConversionError(f"{where}: expected weights of {len(mine)} layers {stem!r}, by its config, found "
                                  f"{len(theirs)}")
        for part, name in zip(mine, theirs):
            _place(stored.pop(name), part, graph, found)
    if stored:
        raise ConversionError(f"{where}: expected weights of its layers alone, found those of {next(iter(stored))!r}")


def _stored(group: Group) -> Iterator[tuple[str, Group]]:
    """The layers of a group that have weights."""
    for name in group:
        if (inner := group.group(name)) is not None and any(_datasets(inner)):
            yield name, inner


def _place(group: Group, part: Leaf | Inner, graph: Graph, found: Weights) -> None:
    if isinstance(part, Inner):
        _archived(group, part.parts, part.path, graph, found, f"{part.kind} {part.name!r}")
        return
    node, arrays = graph.nodes[part.key], [own.expect_array(name) for own, name in _datasets(group)]
    own = group.group("vars")
    if own is not None and (said := own.text("name")) not in (None, part.name) and part.name:
        raise ConversionError(f"{node.where}: expected its weights at {group.path}, found those of {said!r}")
    found[part.key] = _named(node, arrays, group.path)


def _datasets(group: Group, depth: int = 0) -> Iterator[tuple[Group, str]]:
    """Where the weights of a layer are: its own, then those of what it holds, such as its cell."""
    if depth > _DEEPEST:
        raise ConversionError(f"{group.path}: expected groups at most {_DEEPEST} deep, found more")
    names = sorted(group)
    if "vars" in names and (own := group.group("vars")) is not None:
        yield from ((own, name) for name in sorted(own, key=lambda name: (len(name), name)))
    for name in names:
        if name not in ("vars", _SEEDS) and (inner := group.group(name)) is not None:
            yield from _datasets(inner, depth + 1)


def _stem(kind: str) -> str:
    return "_".join(_WORDS.split(kind)).lower()


def _numbered(names: Mapping[str, Group], stem: str) -> list[str]:
    """The names that are `stem`, `stem`_1, .., in that order."""
    numbers = {name: int(name[len(stem) + 1:] or 0) for name in names if re.fullmatch(rf"{stem}(_[0-9]{{1,9}})?", name)}
    return sorted(numbers, key=numbers.__getitem__)


def of_model(root: Group, graph: Graph) -> Weights:
    """In the order of the layers, as `model_weights` of an .h5 file has them, whose names say whether it is that."""
    found: Weights = {}
    if (names := root.texts("layer_names")) is None:
        raise ConversionError("model_weights: expected the attribute 'layer_names', found none")
    stored = [(name, arrays) for name in names if (arrays := _listed(root, name))]
    holding = [part for part in graph.places if _names(part, graph)]
    if [name for name, _ in stored] != [part.name for part in holding]:
        raise ConversionError(f"model_weights: expected weights of {', '.join(part.name for part in holding)}, by the config, "
                              f"found {', '.join(name for name, _ in stored)}")
    for part, (_, arrays) in zip(holding, stored):
        _listed_as(_names(part, graph), arrays, part, graph, found)
    return found


def _listed_as(expected: list[tuple[str, str]], arrays: list[tuple[str, np.ndarray]], part: Leaf | Inner, graph: Graph,
               found: Weights) -> None:
    if len(expected) != len(arrays):
        raise ConversionError(f"{part.kind} {part.name!r}: expected {len(expected)} weights, found {len(arrays)}")
    for (key, name), (said, array) in zip(expected, arrays):
        last = said.rpartition("/")[2].partition(":")[0]
        if last in NAMES and last != name:
            raise ConversionError(f"{graph.nodes[key].where}: expected {name!r}, found {said!r}")
        found.setdefault(key, {})[name] = array


def _listed(root: Group, name: str) -> list[tuple[str, np.ndarray]]:
    """The weights of a layer with their names, in the order in which it lists them."""
    group = root.group(name)
    return [] if group is None else [(said, group.expect_array(said)) for said in group.texts("weight_names") or []]


def _names(part: Leaf | Inner, graph: Graph) -> list[tuple[str, str]]:
    """(node, variable) of a place, as a layer lists its weights: those that training changes first."""
    if isinstance(part, Leaf):
        node = graph.nodes[part.key]
        return [(part.key, name) for name in variables(node.kind, node.config)]
    within = [pair for inner in part.parts for pair in _names(inner, graph)]
    return sorted(within, key=lambda pair: not trained(pair[1], graph.nodes[pair[0]].config))


def _named(node: Node, arrays: list[np.ndarray], where: str) -> dict[str, np.ndarray]:
    names = variables(node.kind, node.config)
    if len(names) != len(arrays):
        raise ConversionError(f"{node.where}: expected {len(names)} weights, {', '.join(names)}, found {len(arrays)} at {where}")
    return dict(zip(names, arrays))
