"""Check vectors of converted models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .._interface import Input, channels
from .._tensors import as_float64
from ..channels import Age, Channel, Dt, Output, Present
from ..checks import Check
from ..modelfile import ModelFile


def add_check(file: ModelFile, check: Any, forward: Callable[[np.ndarray], np.ndarray]) -> ModelFile:
    """Store a raw input and what `forward` makes of it.

    Parameters
    ----------
    check : int or array_like, shape (steps, channels)
        Raw input, or a number of steps: then z is drawn from a standard normal, always the same.
    forward : callable
        The network in float64: z of shape (steps, channels) to o of shape (steps, outputs).
    """
    mean, scale = _affine(channels(file.inputs))
    if isinstance(check, int):
        check = mean + scale * np.random.default_rng(0).standard_normal((check, len(mean)))
    raw = as_float64("check", check).astype(np.float32).astype(np.float64)  # what the engine will see
    raw = raw[:, None] if raw.ndim == 1 else raw
    if raw.ndim != 2 or raw.shape[1] != len(mean):
        raise ValueError(f"check: expected shape (steps, {len(mean)}), found {raw.shape}")
    o = forward(_features(file, raw))
    out_mean, out_scale = _affine(file.outputs)
    space = "output" if file.task == "regression" else "logit"
    vector = Check(raw, out_mean + out_scale * o, space=space)
    vector.fit(len(mean), len(file.outputs))
    file.checks.append(vector)
    return file


def _features(file: ModelFile, raw: np.ndarray) -> np.ndarray:
    """What the first layer sees of samples that lack nothing, at the nominal interval."""
    derived = {Present: 1.0, Age: 0.0, Dt: (file.sequence and file.sequence.interval) or 0.0}
    columns = iter(raw.T)
    values = [next(columns) if isinstance(one, Channel) else np.full(len(raw), derived[type(one)])
              for one in file.inputs]
    mean, scale = _affine(file.inputs)
    return (np.stack(values, axis=1) - mean) / scale


def _affine(described: Sequence[Input | Output]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([d.mean for d in described], np.float64), np.array([d.scale for d in described], np.float64)
