"""The first layer, which is not trained: averages of x over ever longer times, and what the second sees of them.

    m <- m + r (x - m),    d = the differences of neighbouring averages

Adding a constant to every x leaves d as it is, once the averages have forgotten that they began at 0.
"""
import numpy as np

RATES = np.array([1.0, 1 / 2, 1 / 4, 1 / 8, 1 / 16])       # r, a week; the first average is x itself
DIFFERENCE = -np.diff(np.eye(len(RATES)), axis=0)        # d = DIFFERENCE m


def differences(x):
    """d after each step, (..., T, 4), for x of shape (..., T)."""
    m, d = np.zeros((*x.shape[:-1], len(RATES))), []
    for x_t in np.moveaxis(x, -1, 0):
        m = m + RATES * (x_t[..., None] - m)
        d.append(m @ DIFFERENCE.T)
    return np.stack(d, axis=-2)
