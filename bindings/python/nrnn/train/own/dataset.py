"""A data set of a user's own rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from ...description.channels import Channel, Sequence
from ..data.dataset import DataError, DataSet
from . import derived, scaling
from .ahead import look_ahead
from .parts import deal, spans
from .rows import Rows
from .series import TEST, TRAIN, VALIDATION, Series, cut, grouped, median_interval
from .settings import Settings
from .windows import part

_LONGEST_OF_MAPS = 1.5  # nominal intervals, as in the engine
_LEAST = (40, 20)  # rows of validation, whose halves each fit something, and of the test


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
    groups = grouped(rows)
    median, uneven = median_interval(rows, groups)
    interval = settings.interval or median
    settings.period(interval)
    horizon = settings.horizon if settings.horizon is not None else (0 if rows.labels else 1)
    _check_keys(rows, groups, horizon)
    series = cut(rows, groups, interval, settings.max_substeps if timed else _LONGEST_OF_MAPS)
    deal(series, settings)
    for one in series:
        look_ahead(one, horizon, interval)
    training = [one[slice(*spans(one, TRAIN))] for one in series if (one.part == TRAIN).any()]
    channels = scaling.channels(rows, training, settings)
    _check_target(rows, series, training, settings, horizon)
    outputs = rows.labels or [scaling.output(rows, training, settings)]
    described = derived.inputs(channels, training, settings.missing)
    nominal = interval if timed else None
    parts = [part(series, which, described, settings, nominal, bool(rows.labels)) for which in range(3)]
    _check_parts(rows, series, settings, horizon)
    return OwnSet(*parts, described, outputs, task="softmax" if rows.labels else "regression",
                  sequence=Sequence(interval=interval, warm_up=settings.warm_up, horizon=horizon,
                                    max_substeps=settings.max_substeps),
                  credit=rows.source, rows=rows, series=series, settings=settings,
                  notes=[*rows.notes, *_notes(series, groups, interval, uneven)])


def scored(one: Series, which: int, settings: Settings) -> tuple[int, np.ndarray]:
    """Where a part's stream begins, which is with its history, and the rows that count in it."""
    begin, end = spans(one, which)
    first = max(0, begin - settings.warm_up)
    rows = np.arange(max(begin, first + settings.warm_up), end)
    return first, rows[~np.isnan(one.y[rows])]


def _check_keys(rows: Rows, groups: dict[object, np.ndarray], horizon: int) -> None:
    for key, places in groups.items():
        if len(places) < horizon + 2:
            whose = "" if key is None else f" of the key {_word(key)!r}"
            raise DataError(f"{rows.place(int(places[0]))}: expected at least {horizon + 2} rows{whose}, a horizon of "
                            f"{horizon} and one more, found {len(places)}: another data.key, or more rows")


def _check_target(rows: Rows, series: list[Series], training: list[Series], settings: Settings, horizon: int) -> None:
    if not horizon and settings.target in rows.channels:
        raise DataError(f"data.target: expected a horizon above 0, or another column, for {settings.target!r} is among "
                        "the inputs: its value would be the answer")
    if rows.labels:
        _check_classes(rows, series, training)


def _check_classes(rows: Rows, series: list[Series], training: list[Series]) -> None:
    known = {int(k) for one in training for k in one.now[~np.isnan(one.now)]}
    if len(known) < 2:
        raise DataError(f"data.target: expected at least two classes in the training part, found "
                        f"{', '.join(rows.labels[k] for k in known) or 'none'}: another data.split")
    for one in series:
        for row in np.flatnonzero(~np.isnan(one.now)):
            if int(one.now[row]) not in known:
                raise DataError(f"{rows.place(int(one.rows[row]))}: expected a class that the training part has, found "
                                f"{rows.labels[int(one.now[row])]!r}: another data.split or data.seed")


def _check_parts(rows: Rows, series: list[Series], settings: Settings, horizon: int) -> None:
    for name, which, least in zip(("validation", "test"), (VALIDATION, TEST), _LEAST):
        count = sum(len(scored(one, which, settings)[1]) for one in series)
        if count < least:
            held = [one for one in series if (one.part == which).any()]
            place = f"{rows.place(int(held[0].rows[spans(held[0], which)[0]]))}: " if held else ""
            whole = sum(len(one) for one in series)
            raise DataError(f"{place}expected at least {least} rows in the {name} part whose target, {horizon} rows "
                            f"later, is in it too, found {count}, of {whole} rows in all: data.{name} above "
                            f"{getattr(settings, name):g}, a shorter data.horizon or data.warm_up, or more rows")


def _notes(series: list[Series], groups: dict[object, np.ndarray], interval: float | None, uneven: float) -> list[str]:
    found = []
    if interval is not None and uneven > 0.5:
        found.append(f"{100 * uneven:.0f} % of the intervals are not the nominal one, {interval:g} s")
    if len(series) > len(groups):
        found.append(f"sequences end at gaps and where data.sequence changes: {len(series)} of {len(groups)} keys")
    return found


def _word(key: object) -> str:
    return key.decode("utf-8", "backslashreplace") if isinstance(key, bytes) else str(key)
