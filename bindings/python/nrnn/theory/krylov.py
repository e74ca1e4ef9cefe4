"""The space of v, H v, H^2 v, .. in which Lanczos looks for eigenvalues of a symmetric matrix H."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Product = Callable[[np.ndarray], np.ndarray]


class Krylov:
    """An orthonormal frame of it, and the tridiagonal matrix that H is in this frame: `diagonal`, and `beside` it.

    The frame is made orthogonal again at every step, so no eigenvalue comes twice.

    Parameters
    ----------
    product : callable
        v (size,) to H v.
    start : ndarray, shape (size,)
        v. Eigenvectors that it has a large part of are found first.
    """

    def __init__(self, product: Product, start: np.ndarray) -> None:
        self.product, self.frame = product, [start / np.linalg.norm(start)]
        self.diagonal: list[float] = []
        self.beside: list[float] = []

    def grow(self) -> bool:
        """Take one product more; False once the space holds all that `start` leads to."""
        w = np.asarray(self.product(self.frame[-1]), np.float64)
        self.diagonal.append(self.frame[-1] @ w)
        basis = np.array(self.frame)
        for _ in range(2):  # once loses orthogonality to rounding
            w = w - basis.T @ (basis @ w)
        length = np.linalg.norm(w)
        if length <= 1e-12 * max(1.0, np.abs(self.diagonal).max()):
            return False
        self.beside.append(length)
        self.frame.append(w / length)
        return True

    @property
    def basis(self) -> np.ndarray:
        """The vectors whose products are known, shape (products, size)."""
        return np.array(self.frame[:len(self.diagonal)])

    def ritz(self) -> tuple[np.ndarray, np.ndarray]:
        """Ritz values, rising, and their vectors in the frame, as columns."""
        beside = self.beside[:len(self.diagonal) - 1]
        return np.linalg.eigh(np.diag(self.diagonal) + np.diag(beside, 1) + np.diag(beside, -1))

    def largest(self) -> tuple[float, float]:
        """The largest Ritz value, and |H y - value y| of its vector y, |y| = 1: an eigenvalue is no farther away."""
        values, vectors = self.ritz()
        beyond = self.beside[len(values) - 1] if len(self.beside) == len(values) else 0.0
        return float(values[-1]), float(beyond * abs(vectors[-1, -1]))
