"""What is the same for all groups of a job."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import signature
from typing import Any

import numpy as np

from ..description.channels import names
from ..engine.model import Model
from ..values.errors import BadInput, NrnnError
from ..values.intervals import duration
from ..values.options import choice, integer, positive
from ..values.spelling import nearest
from .entry import Channels
from .group import Group
from .rows import Results, Rows

OTHER_MODEL = ("refuse", "reset", "warm_up")


class Job:
    """A model, how its streams are made, and what becomes of rows that come late, of keys that fall silent, of states of
    another model. It can be pickled, and threads may share it; groups are made from it, on any machine.

    Parameters
    ----------
    model : Model
    delay : seconds, or timedelta
        A row waits until its key has one that was measured so much later, or the watermark has passed it: rows that come
        out of order by less than that are stepped in order. 0: the rows of one call are put in order, none waits.
    idle : seconds, timedelta or None
        A key ends when the watermark is so far ahead of its last row. None: never.
    most_keys : int or None
        Of one group. Rows of further keys are left out, "refused".
    other_model : {"refuse", "reset", "warm_up"}
        What keys get that another model left, or streams with other members, noise or policies: SnapshotError; they begin anew,
        and rows up to their last one stay late; the same, and their last `warm_up` rows are stepped once more, without results.
        Another seed is no other model: keys go on with theirs.
    warm_up : int
        Rows of each key that its state keeps for another model.
    outputs : iterable of str, optional
        As in `Stream.step`.
    **options
        Of the streams, as in `Model.stream`; the `stream_id` is the key's. Under ``gap="reject"``, the default there, a key that
        was silent for too long gets no results until it ends.

    Raises
    ------
    ValueError, TypeError
        An option; the message names it.
    """

    def __init__(self, model: Model, *, delay: Any = 0.0, idle: Any = None, most_keys: int | None = None,
                 other_model: str = "refuse", warm_up: int = 0, outputs: str | Iterable[str] | None = None,
                 **options: Any) -> None:
        self.model, self.outputs, self.options = _model(model), outputs, _known(options)
        self.channels = Channels.of(names(model.inputs))
        self.delay, self.idle = _nanoseconds("delay", delay), None if idle is None else _nanoseconds("idle", idle)
        self.most_keys = None if most_keys is None else positive("most_keys", most_keys)
        self.other_model = OTHER_MODEL[choice("other_model", other_model, OTHER_MODEL)]
        self.warm_up = integer("warm_up", warm_up, 32)
        with model.stream(stream_id=0, **options) as stream:  # refuses here what does not fit
            self.none = stream.run(np.empty((0, len(model.inputs)), np.float32), outputs=outputs)
        self._rejects = _rejecting(model, options.get("missing", "reject"))

    def group(self, state: bytes | None = None) -> Group:
        """A group as `state` left it, or a new one.

        Raises
        ------
        SnapshotError
            The state is altered, or, under ``other_model="refuse"``, of another model or of streams made otherwise; its `name`
            tells which: BAD_SNAPSHOT, NOT_A_SNAPSHOT, BAD_VERSION, or SNAPSHOT_OF_OTHER_MODEL, SNAPSHOT_OF_OTHER_STREAM.
        """
        return Group(self, state)

    def refused(self, X: np.ndarray) -> np.ndarray:
        """Not for users: the rows that any stream refuses for their values, shape (rows,)."""
        finite = np.isfinite(X)
        if finite.all():
            return np.zeros(len(X), bool)
        return (~finite & (self._rejects | np.isinf(X))).any(axis=1)

    def advance(self, rows: Rows, state: bytes | None = None, watermark: int | None = None, finish: bool = False
                ) -> tuple[Results, bytes]:
        """Rows of one group and its state: results, and the state after them. Arguments and errors are those of `Group.take`
        and `group`."""
        with self.group(state) as group:
            return group.take(rows, watermark, finish), group.state()


def _model(given: Any) -> Model:
    if not isinstance(given, Model):
        raise TypeError(f"model: expected an nrnn.Model, found {given!r:.60}")
    return given


def _known(options: dict[str, Any]) -> dict[str, Any]:
    if "stream_id" in options:
        raise TypeError(f"stream_id: expected none, since each key has its own, found {options['stream_id']!r:.60}")
    known = [*signature(Job).parameters, *signature(Model.stream).parameters]
    for given in options.keys() - known:
        near = nearest(given, known)
        raise TypeError(f"{given:.60}: expected an option of Job or of Model.stream" + (f", such as {near}" if near else ""))
    return options


def _rejecting(model: Model, missing: Any) -> np.ndarray:
    """The channels of which streams refuse NaN, shape (channels,): one is asked."""
    found = np.zeros(len(model.inputs), bool)
    with model.stream(missing=missing) as stream:
        for i, x in enumerate(np.diag(np.full(len(found), np.nan))):
            try:
                stream.step(x)
            except NrnnError as error:
                found[i] = isinstance(error, BadInput)
    return found


def _nanoseconds(name: str, value: Any) -> int:
    return round(duration(name, value) * 1e9)
