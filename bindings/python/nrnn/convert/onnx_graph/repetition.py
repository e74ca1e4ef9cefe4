"""What Loop and Scan say of their steps, in one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .._errors import ConversionError
from .._tracked import Tracked, Unknown
from .load import attributes
from .subgraphs import bodies, seen, uses

_OF_SHAPES = ("Shape", "Size")  # what they give does not depend on the signal's values


@dataclass
class Repetition:
    """A body and how often it runs.

    Attributes
    ----------
    body : onnx.GraphProto
    carried : dict of str to value
        What goes from step to step, by its name within the body: at the start.
    after : dict of str to str
        The output of the body that each becomes.
    gathered : dict of str to int
        Outputs of the body of which those of all steps are wanted, and the axis of the steps.
    most : int, optional
        How many steps there are at most.
    numbers : tuple of str
        Loop: the body's inputs for the number of the step and for its condition.
    condition : str
        Loop: the output that says whether there is another step.
    slices : dict of str to (value, axis)
        Scan: of which tensors a step gets a slice.
    """

    body: Any
    carried: dict[str, Any]
    after: dict[str, str]
    gathered: dict[str, int]
    most: int | None
    numbers: tuple[str, ...] = ()
    condition: str = ""
    slices: dict[str, tuple[Any, int]] = field(default_factory=dict)

    def given(self, step: int) -> dict[str, Any]:
        """What the body is given at a step beside what is carried."""
        numbers = dict(zip(self.numbers, (np.array(step, np.int64), np.array(True))))
        return numbers | {name: _slice(value, step, axis) for name, (value, axis) in self.slices.items()}

    def states(self, values: Mapping[str, Any]) -> list[str]:
        """The names of what is carried, read, and depends on the signal: what is no counter and no constant."""
        moving = {name for name in seen(self.body) if isinstance(values.get(name), Tracked)}
        moving |= {name for name, (value, _) in self.slices.items() if isinstance(value, Tracked)}
        moving |= {name for name, value in self.carried.items() if isinstance(value, Tracked)}
        count = -1
        while count < len(moving):
            count = len(moving)
            for node in self.body.node:
                if node.op_type not in _OF_SHAPES and moving.intersection(uses(node)):
                    moving.update(node.output)
            moving |= {name for name, after in self.after.items() if after in moving}
        read = {name for node in self.body.node for name in uses(node)}
        return [name for name, value in self.carried.items()
                if name in moving & read and not isinstance(value, Tracked)]


def plan(node: Any, inputs: list[Any]) -> Repetition:
    """Of a Loop or a Scan."""
    found = bodies(node)
    if len(found) != 1:
        raise ConversionError(f"expected one body, found {len(found)}")
    body, = found
    names, outputs = [one.name for one in body.input], [one.name for one in body.output]
    return (_loop if node.op_type == "Loop" else _scan)(node, body, names, outputs, inputs)


def _loop(node: Any, body: Any, names: list[str], outputs: list[str], inputs: list[Any]) -> Repetition:
    if len(inputs) < 2:
        raise ConversionError(f"expected a trip count and a condition, found {len(inputs)} inputs")
    trips, condition, *carried = inputs
    for what, one in (("trip count", trips), ("condition", condition)):
        if one is not None and not (isinstance(one, np.ndarray) and one.size == 1):
            raise ConversionError(f"expected a {what} that is constant, found one that is computed from the signal")
    if len(names) != 2 + len(carried) or len(outputs) < 1 + len(carried):
        raise ConversionError(f"expected a body of {2 + len(carried)} inputs, found {len(names)}")
    most = 0 if condition is not None and not condition.item() else None if trips is None else int(trips.item())
    return Repetition(body, dict(zip(names[2:], carried)), dict(zip(names[2:], outputs[1:])),
                      dict.fromkeys(outputs[1 + len(carried):], 0), most, tuple(names[:2]), outputs[0])


def _scan(node: Any, body: Any, names: list[str], outputs: list[str], inputs: list[Any]) -> Repetition:
    given = attributes(node)
    count = given.get("num_scan_inputs", 0)
    states = len(inputs) - count
    for name in ("scan_input_directions", "scan_output_directions"):
        if any(given.get(name, ())):
            raise ConversionError(f"{name}: expected 0, forward, found {list(given[name])}; its output needs the future")
    if not 0 < count <= len(inputs) or len(names) != len(inputs) or len(outputs) < states:
        raise ConversionError(f"expected a body of {len(inputs)} inputs, found {len(names)}")
    gathered = outputs[states:]
    axes = list(given.get("scan_input_axes", [0] * count))
    slices = dict(zip(names[states:], zip(inputs[states:], axes, strict=True), strict=True))
    lengths = {_shape(value)[axis] for value, axis in slices.values()}
    if len(lengths) != 1:
        raise ConversionError(f"expected inputs of one length, found {sorted(lengths)}")
    return Repetition(body, dict(zip(names, inputs[:states])), dict(zip(names, outputs[:states])),
                      dict(zip(gathered, given.get("scan_output_axes", [0] * len(gathered)), strict=True)), lengths.pop(),
                      slices=slices)


def _shape(value: Any) -> tuple[int, ...]:
    held: np.ndarray = value if isinstance(value, np.ndarray) else value.ids
    return held.shape


def _slice(value: Any, step: int, axis: int) -> Any:
    if isinstance(value, Tracked | Unknown):
        return replace(value, ids=np.take(value.ids, step, axis))
    return np.take(value, step, axis)
