"""A program's output: which of several is meant, and at which steps it is given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .._chain import Fork, Operation
from .._errors import ConversionError
from .._paths import united
from .._tracked import Stage, Tracked, per_position, picked


def meant(found: Any) -> Tracked:
    """The first of a program's outputs; the others may be states of its layers."""
    values = _flat(found)
    if not values or not isinstance(values[0], Tracked):
        raise ConversionError("expected an output that depends on the input, found none")
    first: Tracked = values[0]
    chain = united(first).stage.chain
    for other in values[1:]:
        stages = other.stages if isinstance(other, Tracked) else ()
        if any(not _is_within(stage.chain, chain) for stage in stages if not stage.refused):
            raise ConversionError(f"expected one output, found {len(values)}; return the one that is wanted")
    return first


def _flat(value: Any) -> list[Any]:
    value = list(value.values()) if isinstance(value, dict) else value
    return [one for part in value for one in _flat(part)] if isinstance(value, (list, tuple)) else [value]


def _is_within(part: tuple[Operation, ...], chain: tuple[Operation, ...]) -> bool:
    own, other = ([one for one in each if not isinstance(one, Fork)] for each in (part, chain))
    return len(own) <= len(other) and all(a is b for a, b in zip(own, other))


def spoken(output: Tracked) -> tuple[Stage, bool]:
    """What the output is at one position, its features in the program's order; is it that of the last step alone?"""
    positions, _, features = per_position(output)
    stage = picked(output.stage, features)
    index = np.stack(np.unravel_index(positions, stage.grid)) if stage.grid else np.zeros((0, len(positions)))
    places = [np.unique(along) for along in index]
    every = [len(place) == size for place, size in zip(places, stage.grid)]
    times = range(len(stage.grid)) if stage.time is None else [stage.time]
    at_end = [axis for axis in times if not every[axis]]
    if len(at_end) > 1 or any(places[axis].tolist() != [stage.grid[axis] - 1] for axis in at_end):
        raise ConversionError("expected outputs at every time step or the last one, found others")
    if not at_end and not _in_order(output, stage):
        raise ConversionError("expected outputs in the order of time, found another")
    return replace(stage, time=at_end[0]) if at_end else stage, bool(at_end)  # without a cell the end says which axis is time


def _in_order(output: Tracked, stage: Stage) -> bool:
    if stage.time is None:  # either axis may be time: each position is said once
        flat = output.positions.ravel()
        return int((np.diff(flat) != 0).sum()) + 1 == len(np.unique(flat))
    index = np.unravel_index(output.positions.ravel(), stage.grid)
    times = index[stage.time]
    sequences = np.ravel_multi_index([np.zeros_like(times) if axis == stage.time else along
                                      for axis, along in enumerate(index)], stage.grid)
    order = np.argsort(sequences, kind="stable")
    later, same = np.diff(times[order]) >= 0, np.diff(sequences[order]) == 0
    return bool(later[same].all())
