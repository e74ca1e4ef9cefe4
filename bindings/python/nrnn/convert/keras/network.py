"""A model's layers, read in order: the chain that they are, and the same computed in float64."""

from __future__ import annotations

import numpy as np

from .._errors import ConversionError
from .._explain import recognised
from .._tracked import Stage
from ..rtneural.parts import Part
from .nodes import INPUT, Graph, Node
from .layers import LAYERS, MERGES
from .merges import Merged
from .settings import Settings
from .shapes import Reading, Shape
from .variables import Weights



class Network:
    """A model of one path, but for paths around layers.

    Parameters
    ----------
    graph : Graph
    weights : dict
        Of its nodes.
    version : int
        Of Keras: 2 or 3.
    unmasked : bool
        No step is masked, the caller says.

    Attributes
    ----------
    way : Stage
        From the input to the output.
    given, gives : Shape
        Of the input and of the output.
    masked, half, stateful : list of str
        Layers that mask steps, that round to 16 bits, that keep their state between calls.
    """

    def __init__(self, graph: Graph, weights: Weights, version: int, unmasked: bool) -> None:
        self._weights, self._version, self._unmasked = weights, version, unmasked
        self.masked: list[str] = []
        self.half: list[str] = []
        self.stateful: list[str] = []
        self._nodes = graph.needed()
        self._output = graph.output
        self._ways: dict[str, Stage] = {}
        self._shapes: dict[str, Shape] = {}
        self._parts: dict[str, list[Part]] = {}
        self._merged: dict[str, Merged] = {}
        self._input = next((key for key, node in self._nodes.items() if node.kind == INPUT), "")
        if not self._input:
            raise ConversionError(f"{graph.nodes[graph.output].where}: expected an output that is made of the input, found none")
        for key, node in self._nodes.items():
            if key == self._input:
                self._shapes[key] = shape = self._given(node)
                self._ways[key] = Stage(shape.width or 0, ())
            else:
                self._read(key, node)
        self.way, self.given, self.gives = self._ways[self._output], self._shapes[self._input], self._shapes[self._output]

    def apply(self, z: np.ndarray, without_last: bool) -> np.ndarray:
        """From (steps, inputs) to (steps, outputs), where a last step's output is that of each sequence up to a step.

        `without_last`: without the link, the last part of the last layer.
        """
        values: dict[str, np.ndarray] = {}
        for key, node in self._nodes.items():
            if key in self._merged:
                values[key] = self._merged[key].apply([values[one] for one in node.inputs])
                continue
            value = values[node.inputs[0]] if node.inputs else z
            parts = self._parts.get(key, [])
            for part in parts[:-1] if without_last and key == self._output else parts:
                value = part.apply(value)
            values[key] = value
        return values[self._output]

    def _read(self, key: str, node: Node) -> None:
        settings = Settings(node.kind, node.config, node.where)
        shapes = [self._shapes[one] for one in node.inputs]
        if not shapes:
            raise ConversionError(f"{node.where}: expected an input, found none")
        one = Reading(settings, self._weights.get(key, {}), shapes[0], self._version, node.per_step, node.call.constants)
        self._look_at_mask(one)
        if node.kind in MERGES and (len(shapes) > 1 or node.kind not in LAYERS):
            if node.call.constants or len(shapes) < 2:
                raise ConversionError(f"{node.where}: expected several sequences alone, found {len(shapes)} and "
                                      f"{[value for _, value in node.call.constants]}")
            merged = MERGES[node.kind](one, [(self._ways[given], self._shapes[given]) for given in node.inputs])
            self._merged[key], self._ways[key], self._shapes[key] = merged, merged.way, merged.shape
        elif len(shapes) > 1:
            raise ConversionError(f"{node.where}: expected one sequence, found {len(shapes)} inputs")
        else:
            self._parts[key], self._shapes[key] = LAYERS[node.kind](one)
            operations = [operation for part in self._parts[key] for operation in part.operations]
            recognised(*operations)
            recognised(*([] if operations else [f"{node.where}: nothing at inference"]))
            self._ways[key] = self._ways[node.inputs[0]].then(*operations, features=self._shapes[key].width)
        settings.done()
        self.half += [node.where] if settings.half else []
        self.stateful += [node.where] if node.config.get("stateful") else []

    def _look_at_mask(self, one: Reading) -> None:
        if one.settings.kind == "Masking" or (one.settings.kind == "Embedding" and one.settings.flag("mask_zero")):
            self.masked.append(one.where)
            if not self._unmasked:
                raise ConversionError(f"{one.where}: it skips the steps of padding, of which a stream has none; unmasked=True "
                                      f"says that no step is one")

    def _given(self, node: Node) -> Shape:
        """The input's: (steps, features), (features) of a step alone, or (steps) of whole numbers for a table."""
        shape = node.config["shape"]
        readers = [other for other in self._nodes.values() if self._input in other.inputs]
        if any(other.kind == "Embedding" for other in readers):
            if len(shape) != 1 or len(readers) > 1:
                raise ConversionError(f"{readers[0].where}: expected a table that alone reads the input, whole numbers of shape "
                                      f"(steps), found {len(readers)} layers that read it, of shape {tuple(shape)}")
            return Shape(1, shape[0], True)
        if len(shape) > 2:
            raise ConversionError(f"{node.where}: expected (steps, features), found {tuple(shape)}")
        return Shape(shape[-1], shape[0] if len(shape) == 2 else None, len(shape) == 2)
