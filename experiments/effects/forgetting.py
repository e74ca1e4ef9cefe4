"""How fast two runs with different first states come together: by the Lyapunov exponent, and measured.

Logarithms of what a difference grows by over the second half of a sequence: until then it has turned towards the
direction that lasts longest.
"""

from __future__ import annotations

import numpy as np
from nrnn import theory


def exponents(rnn: theory.NoisyRNN, z: np.ndarray, count: int = 4) -> tuple[float, float]:
    """The largest one of a sequence z (T, d), times the steps that it is of: all, and those of the second half."""
    path = rnn.path(z)
    return tuple(float(theory.exponents(path.jacobians(), skip, count)[0]) * (len(z) - skip)
                 for skip in (0, len(z) // 2))


def measured(rnn: theory.NoisyRNN, z: np.ndarray, starts: int = 8, seed: int = 0) -> float:
    """ln of what the distance to the run from h_0 grows by over the second half, mean over other starts.

    These are as far apart as the network's own states: normal, with the deviation of each unit along the sequence.
    """
    path = rnn.path(z)
    draws = np.random.default_rng(seed).standard_normal((starts, rnn.units))
    h, apart = rnn.initial + draws * path.h.std(0), []
    for m, delta in enumerate(rnn.steps(len(z))):
        apart.append(np.linalg.norm(h - path.h[m], axis=1))
        h = h + delta * rnn.drift(h, z[m])
    end = np.linalg.norm(h - path.h[-1], axis=1)
    return float(np.log(end / apart[len(z) // 2]).mean())
