"""The steps of a loop: what its body makes of input and state, in forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from .._errors import ConversionError
from .._tracked import Stage, Tracked, located
from .elementwise import BROADCAST, handled
from .formed import State, both, whole
from .forms import Form, as_stage, given
from .repetition import Repetition
from .subgraphs import uses
from .walk import Walk

_MOST_NODES = 1 << 14  # evaluated in all steps together


class Steps(Walk):
    """The body, walked step by step.

    Attributes
    ----------
    states : dict of str to State
    carried : dict of str to value
        What else goes from step to step, after the last.
    made_of : dict of str to Tracked
        What the body gives: what is gathered of each step by the name of the output, what is carried by its own.
    """

    def __init__(self, walk: Walk, how: Repetition, values: dict[str, Any]) -> None:
        super().__init__(walk.graph, walk)
        self._how, self._values = how, walk.inner(how.body, values)
        self.states: dict[str, State] = {}
        self.carried, self.made_of = dict(how.carried), dict[str, Tracked]()
        self._width = 0
        for name in how.states(values):
            self.states[name] = State(name, self._width, how.carried[name])
            self._width += self.states[name].form.features
        self._first: dict[tuple[str, ...], tuple[list[Any], list[Any]]] = {}  # what nodes took and gave at the first step
        self._positions: list[np.ndarray] = []
        self._stage: Stage | None = None
        self._x: Form | None = None
        self._before: dict[tuple[str, ...], tuple[list[Any], list[Any]]] = {}  # the same of the last step
        self._step = self._evaluated = 0

    def run(self) -> tuple[Stage, np.ndarray]:
        """All steps; what x is of, and its positions [step, row]."""
        goes_on = True
        while goes_on and (self._how.most is None or self._step < self._how.most):
            goes_on = self._walk_once()
            self._step += 1
            if len(self._positions) != self._step:
                raise ConversionError("expected every step to read the next time step of the signal, found one "
                                      "that does not")
        if self._stage is None or not self.states:
            raise ConversionError("expected steps that update a state by the signal, found none")
        return self._stage, np.array(self._positions)

    def _walk_once(self) -> bool:
        how = self._how
        before = {name: one.before for name, one in self.states.items()}
        values = self._values | self.carried | before | how.given(self._step)
        self.through(how.body.node, values)
        for name, after in how.after.items():
            self._carry(name, values[after])
        for name in how.gathered:
            self._keep(name, values[name])
        goes_on = values[how.condition] if how.condition else np.array(True)
        if not isinstance(goes_on, np.ndarray) or goes_on.size != 1:
            raise ConversionError("expected a condition that is constant, found one that is computed from the signal")
        return bool(goes_on.item())

    def _carry(self, name: str, value: Any) -> None:
        if isinstance(was := self.carried[name], Tracked):
            if not isinstance(value, Tracked) or not np.array_equal(value.ids, was.ids):
                raise ConversionError(f"{name}: expected a state that starts as a constant, found one made of the signal")
        elif isinstance(value, np.ndarray) and name not in self.states:
            self.carried[name] = value
        else:
            self._keep(name, value)
            if name in self.states and self._step == 0:
                self.states[name].becomes(self.made_of[name])

    def _keep(self, name: str, value: Any) -> None:
        """What a step gives is what the first one gave."""
        if not isinstance(value, Tracked):
            raise ConversionError(f"{name}: expected what depends on the signal, found a constant")
        value = self._own(value)
        if self._step == 0:
            self.made_of[name] = value
        elif not _same(value, self.made_of.get(name)):
            raise ConversionError(f"{name}: expected the same at each step, found another at step {self._step}")

    def _outputs(self, node: Any, values: dict[str, Any]) -> Iterable[Any]:
        """What takes the same as at the step before gives the same."""
        key, used = tuple(node.output), [values.get(name) for name in uses(node)]
        before, found = self._before.get(key, ([], []))
        if not found or any(one is not other for one, other in zip(used, before)):
            self._evaluated += 1
            if self._evaluated > _MOST_NODES:
                raise ConversionError(f"expected at most {_MOST_NODES} nodes to look at in all steps, found more at step "
                                      f"{self._step}; a model whose number of steps is open needs few")
            found = list(super()._outputs(node, values))
            self._before[key] = used, found
        return found

    def made(self, node: Any, inputs: list[Any]) -> list[Any]:
        inputs = [self._own(one) if isinstance(one, Tracked) else one for one in inputs]
        key = tuple(node.output)
        if self._step == 0:
            self._first[key] = inputs, self._new(node, inputs)
        elif key not in self._first or not all(map(_same, inputs, self._first[key][0])):
            raise ConversionError(f"expected the same computation at each step, found another at step {self._step}")
        return self._first[key][1]

    def _new(self, node: Any, inputs: list[Any]) -> list[Any]:
        if node.op_type in BROADCAST and all(isinstance(one, Tracked) for one in inputs):
            return [both(node.op_type, *inputs)]
        return handled(node, [whole(one) if isinstance(one, Tracked) else one for one in inputs],
                       self.graph.versions.get("", 1))

    def _own(self, value: Tracked) -> Tracked:
        """A tensor whose numbers of the signal are those of x, at the rows of the states."""
        ours = {one.serial for one in value.stages if isinstance(one, Form)}
        outer = ~np.isin(located(value)[0], list(ours))
        if not outer.any():
            return value
        x = self.one_stage(Tracked(value.stages, value.ids[outer]), "what a loop reads")
        rows = self._rows(x)
        ids = value.ids.copy()
        assert self._x is not None
        own = as_stage(self._x)
        ids[outer] = Tracked.of(own, rows, x.features).ids
        return Tracked((*(one for one in value.stages if one.serial in ours), own), ids)

    def _rows(self, x: Tracked) -> np.ndarray:
        """The row of each element: positions as they come are rows of the states, the same for all nodes of a step."""
        if self._stage is None:
            self._stage, self._x = x.stage, given(self._width, x.stage.features)
        elif x.stage is not self._stage:
            raise ConversionError("expected one signal within a loop, found several")
        positions, first, rows = np.unique(x.positions, return_index=True, return_inverse=True)
        found = positions[np.argsort(first)]
        if len(self._positions) == self._step:
            self._positions.append(found)
        if not np.array_equal(found, self._positions[self._step]):
            raise ConversionError("expected one time step of the signal at each step, found several")
        return np.argsort(np.argsort(first))[rows.reshape(x.ids.shape)]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Tracked):
        return isinstance(other, Tracked) and np.array_equal(one.ids, other.ids)
    return one is other or (isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and one.dtype == other.dtype
                            and np.array_equal(one, other))
