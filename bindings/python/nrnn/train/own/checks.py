"""Rows that say too little: each check raises DataError with place and remedy."""

from __future__ import annotations

import numpy as np

from ..data.files import DataError
from .parts import scored, spans
from .rows import Rows
from .series import TEST, VALIDATION, Series
from .settings import Settings

_LEAST = (40, 20)  # rows of validation, whose halves each fit something, and of the test


def some(rows: Rows) -> None:
    """Is there a row, and an input?"""
    if not len(rows.x):
        raise DataError(f"{rows.source}: expected rows, found none")
    if not rows.channels:
        raise DataError(f"{rows.source}: expected a column of numbers to learn from, found none: data.inputs")


def keys(rows: Rows, groups: dict[object, np.ndarray], horizon: int) -> None:
    """Has each key rows to forecast from, and to?"""
    for key, places in groups.items():
        if len(places) < horizon + 2:
            whose = "" if key is None else f" of the key {_word(key)!r}"
            raise DataError(f"{rows.place(int(places[0]))}: expected at least {horizon + 2} rows{whose}, a horizon of "
                            f"{horizon} and one more, found {len(places)}: another data.key, or more rows")


def target(rows: Rows, series: list[Series], training: list[Series], settings: Settings, horizon: int) -> None:
    """Is the target something to be told, and known to training?"""
    if not horizon and settings.target in rows.channels:
        raise DataError(f"data.target: expected a horizon above 0, or another column, for {settings.target!r} is among "
                        "the inputs: its value would be the answer")
    if rows.labels:
        _classes(rows, series, training)


def _classes(rows: Rows, series: list[Series], training: list[Series]) -> None:
    known = {int(k) for one in training for k in one.now[~np.isnan(one.now)]}
    if len(known) < 2:
        raise DataError(f"data.target: expected at least two classes in the training part, found "
                        f"{', '.join(rows.labels[k] for k in known) or 'none'}: another data.split")
    for one in series:
        for row in np.flatnonzero(~np.isnan(one.now)):
            if int(one.now[row]) not in known:
                raise DataError(f"{rows.place(int(one.rows[row]))}: expected a class that the training part has, found "
                                f"{rows.labels[int(one.now[row])]!r}: another data.split or data.seed")


def parts(rows: Rows, series: list[Series], settings: Settings, horizon: int) -> None:
    """Are there rows enough to fit and to judge?"""
    for name, which, least in zip(("validation", "test"), (VALIDATION, TEST), _LEAST):
        count = sum(len(scored(one, which, settings)[1]) for one in series)
        if count < least:
            held = [one for one in series if (one.part == which).any()]
            place = f"{rows.place(int(held[0].rows[spans(held[0], which)[0]]))}: " if held else ""
            whole = sum(len(one) for one in series)
            raise DataError(f"{place}expected at least {least} rows in the {name} part whose target, {horizon} rows "
                            f"later, is known and in it, found {count}, of {whole} rows in all: data.{name} above "
                            f"{getattr(settings, name):g}, a shorter data.horizon or data.warm_up, or more rows")


def _word(key: object) -> str:
    return key.decode("utf-8", "backslashreplace") if isinstance(key, bytes) else str(key)
