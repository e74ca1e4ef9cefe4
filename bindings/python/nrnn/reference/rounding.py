"""How far an engine that computes in float32 may be from float64: errors of rounding, carried along the recurrence.

A network multiplies an early error from step to step, by an amount that depends on its weights and its input: a
contracting one forgets it, a chaotic one doubles it every few steps. So the reference runs several times with an error
of the right size wherever the engine rounds, and what comes out is measured: errors of random signs, which is how
those of a sum behave, and errors that all go one way, as where a state changes by less than it can resolve.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..file.modelfile import ModelFile
from .arithmetic import Rounded, Watched
from .network import run

_DRAWS = 8      # their root mean square is within a half of the true one, but for one in a hundred thousand
_RANDOM = 8.0   # times the root mean square of errors of random signs
_BIASED = 4.0   # times what errors of half a unit in one direction do


def spread(file: ModelFile, raw: np.ndarray, space: str) -> np.ndarray:
    """How far float32 may be off up to each step, shape (steps, outputs), in units of the output; it never falls.

    Parameters
    ----------
    raw : ndarray, shape (steps, channels)
    space : {"output", "logit"}
    """
    watched, file = Watched(integers=file.dtype == "i8"), file.stored()
    stored = run(file, raw, space, exact=True, arithmetic=watched)[0]

    def off(errors: Callable[[int], np.ndarray]) -> np.ndarray:
        return np.abs(run(file, raw, space, exact=True, arithmetic=Rounded(watched.sizes, errors))[0] - stored)

    draws = [np.random.default_rng(seed) for seed in range(_DRAWS)]
    random = np.sqrt(np.mean([off(draw.standard_normal) ** 2 for draw in draws], axis=0))
    biased = np.max([off(lambda count: np.full(count, half)) for half in (-0.5, 0.5)], axis=0)
    found = np.maximum(_RANDOM * random, _BIASED * biased)
    return np.maximum.accumulate(np.where(np.isnan(found), np.inf, found))
