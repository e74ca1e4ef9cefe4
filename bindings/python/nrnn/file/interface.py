"""Inputs and outputs of a model file: given loosely, checked, written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from collections.abc import Sequence as Many
from typing import Any

import numpy as np

from ..description.channels import Age, Channel, Dt, Output, Present
from ..values.options import integer, listed, position
from . import nrnn_model_pb2 as pb

Input = Channel | Present | Age | Dt


def inputs(given: int | Many[Input | str] | None, count: int, indexed: tuple[int, int] | None = None) -> list[Input]:
    """What the first layer takes, `count` in number: channels of the host and what the engine derives of them. `indexed`: as
    its `Layer.indexed`."""
    found = _described("inputs", given, (Channel, Present, Age, Dt), count, "what layers[0] takes")
    if not channels(found):
        raise ValueError("inputs: expected at least one nrnn.Channel, found none")
    _channels_of(found)
    if indexed and not _is_bare(found[indexed[0]]):
        raise ValueError(f"inputs[{indexed[0]}]: expected an nrnn.Channel with mean 0, scale 1 and no limit, for it is a whole "
                         f"number, found {found[indexed[0]]}")
    return found


def _is_bare(one: Input) -> bool:
    return isinstance(one, Channel) and (one.mean, one.scale, one.limit) == (0, 1, None)


def channels(given: list[Input]) -> list[Channel]:
    """Those that the host gives."""
    return [one for one in given if isinstance(one, Channel)]


def outputs(given: Many[Output | str] | None, count: int, task: str) -> list[Output]:
    """What the last layer or the readout gives, `count` in number."""
    found = _described("outputs", given, (Output,), count, "what the last layer or the readout gives")
    for i, one in enumerate(found):
        if task != "regression" and (one.mean, one.scale) != (0, 1):
            raise ValueError(f"outputs[{i}]: expected mean 0 and scale 1 for task {task!r}, found {one}")
    return found


def write_inputs(message: Any, given: list[Input]) -> None:
    """Fill the repeated field."""
    channels_of = _channels_of(given)
    for i, one in enumerate(given):
        values = {} if isinstance(one, Channel) else {"kind": pb.Input.Kind.Value(one.kind)}
        if i in channels_of:
            values["of"] = channels_of[i]
        fill(message.add(), one, **values)


def fill(message: Any, source: Any, **values: Any) -> None:
    """Copy the fields of a dataclass; what is None or empty stays absent."""
    for name, value in (vars(source) | values).items():
        if value is not None and value != "":
            setattr(message, name, value)
    message.SetInParent()


def _channels_of(given: list[Input]) -> dict[int, int]:
    """The index of the channel that each `Present` and `Age` speaks of, by its own index."""
    names = [one.name if isinstance(one, Channel) else "" for one in given]
    counts = Counter(names)
    # A search for each would take quadratic time.
    once = {name: index for index, name in enumerate(names) if counts[name] == 1}
    found = {}
    for i, one in enumerate(given):
        if isinstance(one, (Present, Age)):
            field = f"inputs[{i}].of"
            known = isinstance(one.of, str) and one.of in once
            found[i] = once[one.of] if known else position(field, one.of, names)
            if not isinstance(given[found[i]], Channel):
                raise ValueError(f"{field}: expected an nrnn.Channel, found {given[found[i]]}")
    return found


def _described(name: str, given: Any, kinds: tuple[type, ...], count: int, why: str) -> list[Any]:
    """From objects, names or a number; a name or a number stands for the first kind."""
    given = count if given is None else given
    first = kinds[0]
    if isinstance(given, (int, np.integer)):
        found, described = integer(name, given), [first()] * count
    else:
        described = [first(g) if isinstance(g, str) else g for g in _in_order(name, given)]
        found = len(described)
    if found != count:
        raise ValueError(f"{name}: expected {count}, {why}, found {found}")
    for i, one in enumerate(described):
        if not isinstance(one, kinds):
            expected = ", ".join(f"nrnn.{kind.__name__}" for kind in kinds)
            raise TypeError(f"{name}[{i}]: expected {expected} or a name, found {one!r}")
        if not (np.isfinite([one.mean, one.scale]).all() and one.scale):
            raise ValueError(f"{name}[{i}]: expected finite mean and scale, scale not 0, found {one}")
    return described


def _in_order(name: str, given: Any) -> list[Any]:
    """The elements: a set has no order, and of a word each letter would be one."""
    found = None if isinstance(given, (Set, Mapping)) else listed(given)
    if found is None:
        raise TypeError(f"{name}: expected names or descriptions, in a list, found {given!r:.60}")
    return found
