"""The noise of one step, with NumPy's draws."""

from __future__ import annotations

import numpy as np

from ..description.noise import MatrixNoise, Noise, OfficialNoise


def kick(noise: Noise | None, delta: np.ndarray, shape: tuple[int, ...], rng: np.random.Generator, scale: float = 1.0
         ) -> tuple[np.ndarray, np.ndarray | float]:
    """The noise of one step, as docs/noise.md defines it, as (pace, push): h' = h + pace f + push.

    Parameters
    ----------
    delta : ndarray, shape (n,)
    shape : tuple of int
        Of the states, without the unit axis.
    """
    if noise is None:
        return delta, 0.0
    if isinstance(noise, MatrixNoise):
        xi = rng.standard_normal((*shape, noise.sigma.shape[1]))
        return delta, scale * np.sqrt(delta) * (xi @ noise.sigma.T)
    xi = rng.standard_normal((*shape, len(delta)))
    if isinstance(noise, OfficialNoise):
        q = 1 - scale * noise.mult * (1 - rng.random(xi.shape))
        return delta * q, scale * noise.add * xi
    strength = scale * noise.eps * np.sqrt(delta) * xi
    return delta + strength * noise.sigma2, strength * noise.sigma1
