"""A drawn model through the converter, the float64 reference and the engine, beside its own runtime."""

from __future__ import annotations

import re
import traceback
import warnings
from dataclasses import dataclass

import numpy as np

import nrnn
from nrnn import reference
from nrnn.convert import ConversionError, ConversionWarning

from .drawn import Drawn

COARSE = 0.01   # of the outputs' range: a bound beyond it says little
REFUSED, SAME, FAULT = "refused", "same", "fault"


@dataclass(frozen=True)
class Outcome:
    """How one went.

    Attributes
    ----------
    kind : {"same", "refused", "fault"}
    why : str
        Of a refusal or a fault.
    share : float
        Of the bound, what reference or engine are off by at most.
    bound : float
        How far two computations in float32 may be apart on this input (`nrnn.reference.Measured`).
    coarse : bool
        The bound is more than `COARSE` of the outputs' range.
    """

    kind: str
    why: str = ""
    share: float = 0.0
    bound: float = 0.0
    coarse: bool = False


def outcome(drawn: Drawn, may_refuse: str | None = None) -> Outcome:
    """Of a model; `may_refuse` in place of its own."""
    pattern = drawn.may_refuse if may_refuse is None else may_refuse
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConversionWarning)
            file = drawn.convert()
    except ConversionError as error:
        fits = pattern and re.search(pattern, str(error)) and len(str(error)) <= 300
        return Outcome(REFUSED if fits else FAULT, str(error))
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Outcome(FAULT, f"{type(error).__name__}: {error} ({place.filename}:{place.lineno})")
    return _compared(file, drawn)


def differ(one: Drawn, other: Drawn, bound: float) -> bool:
    """Do their own runtimes give different numbers, by more than a bound?"""
    return one.y.shape != other.y.shape or float(np.abs(one.y - other.y).max()) > bound


def _compared(file: nrnn.ModelFile, drawn: Drawn) -> Outcome:
    x, y = np.asarray(drawn.x, np.float32), np.asarray(drawn.y, np.float64)
    if len(file.inputs) != x.shape[1]:
        return Outcome(FAULT, f"takes {len(file.inputs)} inputs, {x.shape[1]} expected")
    try:
        measured = reference.Measured(file, x.astype(np.float64), "output", times=2.0)
    except ValueError as error:
        return Outcome(FAULT, str(error))
    found = {"reference": measured.exact, "engine": nrnn.Model.load(file.to_bytes()).stream().run(x).nominal}
    bound = measured.vector.tolerance
    shares = {name: _share(one, y, bound) for name, one in found.items()}
    coarse = bound > COARSE * measured.range
    if bad := [f"{name} is off by {share:.3g} times the bound" for name, share in shares.items() if not share <= 1]:
        return Outcome(FAULT, f"{', '.join(bad)}, {bound:.1e}", max(shares.values()), bound, coarse)
    return Outcome(SAME, "", max(shares.values()), bound, coarse)


def _share(found: np.ndarray, y: np.ndarray, bound: float) -> float:
    if y.ndim != 2 or found.shape[1] != y.shape[1] or len(y) not in (1, len(found)):
        return np.inf
    return float(np.abs(found[-len(y):] - y).max()) / bound
