"""Rows of a user's table, whether of files or of a DataFrame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Rows:
    """All that training needs of a table, in its order.

    Attributes
    ----------
    channels : list of str
    x : ndarray of float32, shape (rows, channels)
        NaN: missing.
    target : ndarray of float64, shape (rows,)
        NaN: missing. Of classes their indices.
    labels : list of str, or None
        Of the classes.
    time : ndarray of int64, shape (rows,), or None
        Nanoseconds.
    dated : bool
        Are they counted from 1970?
    key, sequence : list, or None
    place : callable
        Where a row stands: "a.csv: line 17".
    notes : list of str
        What reading has to say: rows that were dropped.
    reading : mapping
        The options with which `nrnn run` reads the same, for the model's provenance.
    source : str
        For people.
    """

    channels: list[str]
    x: np.ndarray
    target: np.ndarray
    labels: list[str] | None
    time: np.ndarray | None
    dated: bool
    key: list | None
    sequence: list | None
    place: Callable[[int], str]
    notes: list[str] = field(default_factory=list)
    reading: Mapping[str, object] = field(default_factory=dict)
    source: str = ""


def classed(texts: list[str], missing: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Indices of the classes, NaN where one is missing, and their labels: numbers in their order, else by letter."""
    there = sorted({text for text, absent in zip(texts, missing) if not absent}, key=_order)
    places = {label: float(i) for i, label in enumerate(there)}
    return np.array([np.nan if absent else places[text] for text, absent in zip(texts, missing)]), there


def _order(label: str) -> tuple[float, str]:
    try:
        return float(label), label
    except ValueError:
        return np.inf, label
