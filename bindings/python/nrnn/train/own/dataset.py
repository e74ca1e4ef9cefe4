"""A data set of a user's own rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from ...description.channels import Channel, Sequence
from ..data.dataset import DataSet
from ..data.files import DataError
from . import checks, derived, scaling
from .ahead import look_ahead
from .parts import deal, spans
from .rows import Rows
from .series import TRAIN, Series, cut, grouped, median_interval
from .settings import Settings
from .windows import part

_LONGEST_OF_MAPS = 1.5  # nominal intervals, as in the engine


@dataclass
class OwnSet(DataSet):
    """Beside the windows of a `DataSet` the series that they are of, on which the model is judged as it will run."""

    rows: Rows | None = None
    series: list[Series] = field(default_factory=list)
    settings: Settings | None = None
    notes: list[str] = field(default_factory=list)

    def portions(self, order: Tensor, size: int) -> list[Tensor]:
        """Those of uneven intervals by themselves: each costs as many sub-steps as the longest beside it."""
        rho = self.train.rho
        if rho is None:
            return super().portions(order, size)
        uneven = torch.tensor([bool((rho[i] != 1).any()) for i in order.tolist()])
        found = [*order[~uneven].split(size), *order[uneven].split(size)]
        return [found[i] for i in torch.randperm(len(found)).tolist() if len(found[i])]

    @property
    def trained_length(self) -> int | None:
        """Windows are cut from streams that go on, and those are what validation and verdict run over."""
        return None if self.sequence.valid == "every step" else super().trained_length

    @property
    def channels(self) -> list[Channel]:
        return [one for one in self.inputs if isinstance(one, Channel)]

    @property
    def reading(self) -> dict[str, object]:
        """The options with which `nrnn run` reads the same: for the provenance."""
        return {**self.rows.reading, "missing": ["hold"], "gap": "reset"}


def own_set(rows: Rows, settings: Settings, timed: bool) -> OwnSet:
    """The set of some rows.

    Parameters
    ----------
    timed : bool
        Do the cells take intervals other than the nominal one? Else those above 1.5 nominal ones are gaps.

    Raises
    ------
    DataError
        Rows that say too little: place and remedy are named.
    """
    checks.some(rows)
    groups = grouped(rows)
    median, uneven = median_interval(rows, groups)
    interval = settings.interval or median
    settings.period(interval)
    horizon = settings.horizon if settings.horizon is not None else (0 if rows.labels else 1)
    checks.keys(rows, groups, horizon)
    series = cut(rows, groups, interval, settings.max_substeps if timed else _LONGEST_OF_MAPS)
    deal(series, settings)
    for one in series:
        look_ahead(one, horizon, interval)
    training = [one[slice(*spans(one, TRAIN))] for one in series if (one.part == TRAIN).any()]
    if not training:
        raise DataError(f"{rows.source}: expected rows for training, found none: data.validation and data.test below "
                        f"{settings.validation:g} and {settings.test:g}")
    channels = scaling.channels(rows, training, settings)
    checks.target(rows, series, training, settings, horizon)
    outputs = rows.labels or [scaling.output(rows, training, settings)]
    described = derived.inputs(channels, training, settings.missing)
    nominal = interval if timed else None
    parts = [part(series, which, described, settings, nominal, bool(rows.labels)) for which in range(3)]
    checks.parts(rows, series, settings, horizon)
    return OwnSet(*parts, described, outputs, task="softmax" if rows.labels else "regression",
                  sequence=Sequence(interval=interval, warm_up=settings.warm_up, horizon=horizon,
                                    max_substeps=settings.max_substeps),
                  credit=rows.source, rows=rows, series=series, settings=settings,
                  notes=[*rows.notes, *_notes(series, groups, interval, uneven)])


def _notes(series: list[Series], groups: dict[object, np.ndarray], interval: float | None, uneven: float) -> list[str]:
    found = []
    if interval is not None and uneven > 0.5:
        found.append(f"{100 * uneven:.0f} % of the intervals are not the nominal one, {interval:g} s")
    if len(series) > len(groups):
        found.append(f"sequences end at gaps and where data.sequence changes: {len(series)} of {len(groups)} keys")
    return found
