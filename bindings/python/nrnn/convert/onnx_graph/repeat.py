"""Loop and Scan: a body that walks along time and updates a state as one of the cells does.

Exporters write cells so that have no operator, among them Keras's GRU. The body is walked once for each step, so that
counters, conditions and the places of what is gathered are known, not guessed; what it makes of input and state is found
at the first step, and every other must make the same in the same way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .._errors import ConversionError
from .._tracked import Stage, Tracked, Unknown, time_axis
from .formed import State
from .known import known
from .load import label
from .matched import matched
from .repetition import plan
from .steps import Steps
from .walk import Walk


def first_step(walk: Walk, node: Any, inputs: list[Any], values: dict[str, Any]) -> None:
    """Walk through the body once, with the states' values at the start."""
    how = plan(node, inputs)
    walk.through(how.body.node, walk.inner(how.body, values) | how.carried | how.given(0))


def repeated(walk: Walk, node: Any, inputs: list[Any], values: dict[str, Any]) -> list[Any]:
    """What is carried at the end, and what was gathered of each step."""
    how = plan(node, inputs)
    steps = Steps(walk, how, values)
    stage, positions = steps.run()
    states = list(steps.states.values())
    cell, h = matched([one.form for one in states], stage.features, label(node))
    order = [states[h], *(one for one in states if one is not states[h])]
    initial = np.concatenate([_start(one, how.carried[one.name], label(node), walk.notes) for one in order])
    if initial.any():
        cell.weights["initial"] = initial
    after = stage.then(cell, features=states[h].form.features, time=time_axis(stage, positions))
    return [*(_last(name, steps, states[h], after, positions, label(node)) for name in how.carried),
            *(_gathered(steps.made_of[name], axis, states[h], after, positions) for name, axis in how.gathered.items())]


def _start(state: State, value: Any, where: str, notes: list[str]) -> np.ndarray:
    """What a state is after a reset."""
    if isinstance(value, Unknown):
        notes.append(f"{where}: input {value.name!r} has no value, a reset sets the state to 0")
        return np.zeros(value.ids.shape[-1])
    rows = known(value, state.name).reshape(-1, value.shape[-1])
    if (rows != rows[:1]).any():
        raise ConversionError(f"{state.name}: expected the same state for each sequence of the batch, found different ones")
    row: np.ndarray = rows[0]
    return row


def _last(name: str, steps: Steps, h: State, after: Stage, positions: np.ndarray, where: str) -> Any:
    """What is carried, after the last step."""
    if name in steps.states and steps.states[name] is not h:
        hidden = Stage(h.form.features, after.grid, refused=f"expected h of {where}, found its cell state")
        return Tracked.of(hidden, positions[-1][h.before.positions], h.before.features)
    if name in steps.states or name in steps.made_of:
        rows, units = h.places(steps.made_of[name])
        return Tracked.of(after, positions[-1][rows], units)
    return steps.carried[name]


def _gathered(value: Tracked, axis: int, h: State, after: Stage, positions: np.ndarray) -> Tracked:
    rows, units = h.places(value)
    return Tracked.of(after, np.moveaxis(positions[:, rows], 0, axis),
                      np.moveaxis(np.broadcast_to(units, (len(positions), *units.shape)), 0, axis))
