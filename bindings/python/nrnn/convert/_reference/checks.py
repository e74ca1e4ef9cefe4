"""Check vectors of converted models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..._columns import samples
from ..._interface import channels
from ...channels import names
from ...checks import Check
from ...modelfile import ModelFile
from .network import affine, features, run

_MARGIN = 4  # times what the rounding of the weights, and that of the states, cost on this input


def add_check(file: ModelFile, check: Any, forward: Callable[[np.ndarray], np.ndarray] | None = None) -> ModelFile:
    """Store a raw input and what the network makes of it in float64, with the weights as they were before rounding.

    The tolerance is the usual one, or more if rounding the weights, or the states, alone costs a good part of it.

    Parameters
    ----------
    check : int or array_like, shape (steps, channels)
        Raw input, or a number of steps: then z is drawn from a standard normal, always the same.
    forward : callable, optional
        The source's own network in float64: z of shape (steps, inputs) to o of shape (steps, outputs). None: the
        reference.
    """
    raw = _raw(file, check)
    space = "output" if file.task == "regression" else "logit"
    exact = run(file, raw, space, exact=True)[0]
    if forward is not None:
        mean, scale = affine(file.outputs)
        expected = mean + scale * forward(features(file, raw))
    else:
        expected = exact
    vector = Check(raw, expected, space=space)
    vector.fit(names(channels(file.inputs)), len(file.outputs))
    stored, narrow = (run(file, raw, space, narrow=narrow)[0] for narrow in (False, True))
    cost = max(float(np.abs(one - other).max()) for one, other in ((stored, exact), (narrow, stored)))
    vector.tolerance = max(vector.tolerance, _MARGIN * cost)
    file.checks.append(vector)
    return file


def _raw(file: ModelFile, check: Any) -> np.ndarray:
    """float32 numbers, which is what the engine will see."""
    mean, scale = affine(channels(file.inputs))
    if isinstance(check, int):
        check = mean + scale * np.random.default_rng(0).standard_normal((check, len(mean)))
    return samples("check", check, names(channels(file.inputs)), "steps").astype(np.float64)
