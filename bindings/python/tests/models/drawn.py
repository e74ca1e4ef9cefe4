"""A random model of a format, beside what the format's own runtime makes of an input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

import nrnn


@dataclass(frozen=True)
class Drawn:
    """What a generator gives.

    Parameters
    ----------
    words : str
        What it is, as a table shows it: "lstm 3 relu, dense 2".
    convert : callable
        Makes the model file, silently (``report=None``); a `ConversionError` is a refusal.
    x : ndarray, shape (steps, inputs)
    y : ndarray, shape (steps, outputs), or (1, outputs) where the source speaks at the end
        What the source's own runtime gives, in float32 or better.
    may_refuse : str
        A pattern that the message of a refusal matches; "": a refusal is a fault.
    """

    words: str
    convert: Callable[[], nrnn.ModelFile]
    x: np.ndarray
    y: np.ndarray
    may_refuse: str = ""
