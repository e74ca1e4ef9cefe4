"""The largest eigenvalue and the trace of a Hessian whose products are dear: by few of them, until both are known.

`flatness` takes as many products as it is told. Here Lanczos stops at a residual, from a start near the eigenvector
(the gradient points there at the end of training), and Hutchinson draws what is orthogonal to Lanczos' space alone,
whose part of the trace is known: of a Hessian with a few large eigenvalues most of it (Meyer et al. 2021, Hutch++).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .flatness import hutchinson
from .krylov import Krylov, Product


@dataclass(frozen=True)
class Sharpness:
    """Attributes
    ----------
    largest, residual : float
        Eigenvalue, and |H y - largest y| of its unit vector y.
    trace, trace_error : float
        Estimate without bias, and its standard error over the draws (NaN for one).
    products : int
        That were taken in all.
    """

    largest: float
    residual: float
    trace: float
    trace_error: float
    products: int


def sharpness(product: Product, start: np.ndarray, steps: int = 30, tolerance: float = 0.01, draws: int = 10,
              seed: int = 0) -> Sharpness:
    """Of a symmetric matrix.

    Parameters
    ----------
    product : callable
        v (size,) to the matrix times v.
    start : ndarray, shape (size,)
    steps : int
        Of Lanczos, at most.
    tolerance : float
        Of the residual, in units of the largest eigenvalue: where Lanczos stops.
    draws : int
        Of the trace.
    """
    space = Krylov(product, start)
    while space.grow() and len(space.diagonal) < steps and not _known(space, tolerance):
        pass
    frame = space.basis

    def outside(v: np.ndarray) -> np.ndarray:
        return v - (v @ frame.T) @ frame

    rest, error = hutchinson(lambda v: outside(np.asarray(product(outside(v)))), len(start), draws, seed)
    return Sharpness(*space.largest(), float(sum(space.diagonal)) + rest, error, len(space.diagonal) + draws)


def difference_product(gradient: Callable[[np.ndarray], np.ndarray], at: np.ndarray, reach: float = 1e-6,
                       here: np.ndarray | None = None) -> Product:
    """Products with the Hessian by differences of gradients, one gradient each: no graph is kept of the first one.

    Parameters
    ----------
    gradient : callable
        Parameters (size,) to the gradient of the loss, in float64.
    at : ndarray, shape (size,)
    reach : float
        How far the parameters are moved, |e v|: an error of this times the third derivative, and of 1e-16 / reach.
    here : ndarray, shape (size,), optional
        gradient(at), where it is known.
    """
    here = gradient(at) if here is None else here

    def product(v: np.ndarray) -> np.ndarray:
        length = np.linalg.norm(v)
        return (gradient(at + reach / length * v) - here) * (length / reach) if length else np.zeros_like(at)

    return product


def _known(space: Krylov, tolerance: float) -> bool:
    value, residual = space.largest()
    return residual < tolerance * abs(value)
