"""How flat a minimum is: the largest eigenvalue and the trace of the Hessian of a loss by its parameters.

`lanczos` and `hutchinson` need products with the matrix alone. `parameter_hessian` makes these of a network's training
loss by double backward in PyTorch, which is imported there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .dynamics import NoisyRNN
from .estimate import estimate
from .krylov import Krylov, Product
from .path import sequences

TRAINED = ("A", "W", "U", "b", "V", "c")


@dataclass(frozen=True)
class Flatness:
    """Of the mean loss.

    Attributes
    ----------
    largest, smallest : float
        Outermost eigenvalues that Lanczos found: `smallest` is below 0 at a saddle.
    trace, trace_error : float
        Hutchinson's estimate and its standard error.
    parameters : int
    """

    largest: float
    smallest: float
    trace: float
    trace_error: float
    parameters: int


def flatness(rnn: NoisyRNN, X: ArrayLike, labels: ArrayLike, steps: int = 30, draws: int = 30, seed: int = 0
             ) -> Flatness:
    """Of the noise-free cross-entropy of the last step, by A, W, U, b, V, c. X, labels as in `parameter_hessian`."""
    product, size = parameter_hessian(rnn, X, labels)
    values, _ = lanczos(product, size, steps, seed)
    trace, error = hutchinson(product, size, draws, seed)
    return Flatness(float(values[-1]), float(values[0]), trace, error, size)


def lanczos(product: Product, size: int, steps: int = 30, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Ritz values of a symmetric matrix, rising, and their weights: a quadrature of its spectral density.

    The frame is made orthogonal again at every step, so no eigenvalue comes twice. The outermost values converge first.

    Parameters
    ----------
    product : callable
        v (size,) to the matrix times v.
    """
    space = Krylov(product, np.random.default_rng(seed).standard_normal(size))
    for _ in range(min(steps, size)):
        if not space.grow():
            break
    values, vectors = space.ritz()
    return values, vectors[0] ** 2


def hutchinson(product: Product, size: int, draws: int = 30, seed: int = 0) -> tuple[float, float]:
    """Trace of a matrix from products with random signs, and its standard error; exact for a diagonal matrix."""
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (draws, size))
    values = np.array([w @ np.asarray(product(w)) for w in signs])
    mean, error = estimate(values)
    return float(mean), float(error)


def parameter_hessian(rnn: NoisyRNN, X: ArrayLike, labels: ArrayLike) -> tuple[Product, int]:
    """Products with the Hessian of the mean cross-entropy, and the number of parameters.

    Parameters
    ----------
    X : array_like, shape (N, T, d)
        As the layer reads it, normalised.
    labels : array_like of int, shape (N,)
    """
    import torch

    X = sequences(X, rnn.U.shape[1])
    given = {name: torch.tensor(np.asarray(getattr(rnn, name)), requires_grad=True) for name in TRAINED}
    inputs, targets = torch.tensor(X), torch.tensor(np.asarray(labels), dtype=torch.long)
    loss = torch.nn.functional.cross_entropy(torch_outputs(rnn, inputs, given), targets)
    return hessian_product(loss, list(given.values()))


def hessian_product(loss: Any, parameters: list[Any]) -> tuple[Product, int]:
    """Products with the Hessian of a torch loss by parameters, laid end to end; and their number."""
    import torch

    first = torch.autograd.grad(loss, parameters, create_graph=True)
    flat = torch.cat([one.reshape(-1) for one in first])

    def product(v: np.ndarray) -> np.ndarray:
        along = torch.as_tensor(v, dtype=flat.dtype)
        second = torch.autograd.grad(flat @ along, parameters, retain_graph=True)
        return torch.cat([one.reshape(-1) for one in second]).numpy()

    return product, flat.numel()


def torch_outputs(rnn: NoisyRNN, X: Any, parameters: dict[str, Any] | None = None) -> Any:
    """Outputs of the last step, (N, k), as a torch tensor; `parameters` stand in for the network's own arrays."""
    import torch

    names = (*TRAINED, "C")
    p = {name: torch.tensor(np.asarray(getattr(rnn, name))) for name in names} | (parameters or {})
    activation = {"tanh": torch.tanh, "logistic": torch.sigmoid, "relu": torch.relu, "identity": lambda v: v}
    a, h = activation[rnn.activation], torch.tensor(rnn.initial).expand(len(X), -1)
    for m, delta in enumerate(torch.tensor(np.array(rnn.steps(X.shape[1])))):
        x = X[:, m]
        h = h + delta * (h @ p["A"].T + x @ p["C"].T + a(h @ p["W"].T + x @ p["U"].T + p["b"]))
    return h @ p["V"].T + p["c"]
