"""The network that the theory speaks of, and its paths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..description.noise import MatrixNoise, Noise, OfficialNoise
from ..file.layers import Sde
from ..file.modelfile import ModelFile
from ..values.numbers import as_float64
from ..values.options import flags
from .activations import ACTIVATIONS
from .kicks import kick
from .path import Path, sequences


@dataclass(frozen=True, eq=False)
class NoisyRNN:
    """h' = h + step f + noise,  f = A h + C x + a(W h + U x + b),  o = V h + c, in float64.

    x is what the layer reads: the normalised input z of a model file. Letters: n units, d inputs, k outputs, T steps.

    Parameters
    ----------
    A, W : array_like, shape (n, n)
    U : array_like, shape (n, d)
    step : array_like
        delta, that broadcasts to (T, n): a number, (n,) per unit, or (T, 1) per step of the sequence.
    V : array_like, shape (k, n), optional
        None: the outputs are the units.
    b, c : array_like, shape (n,) and (k,), optional
    C : array_like, shape (n, d), optional
    activation : {"tanh", "logistic", "identity", "relu"}
    noise : PaperNoise, OfficialNoise or MatrixNoise, optional
    initial : array_like, shape (n,), optional
        h_0; None: 0.

    Raises
    ------
    ValueError
        A shape does not fit; it is named.
    """

    A: ArrayLike
    W: ArrayLike
    U: ArrayLike
    step: ArrayLike
    V: ArrayLike | None = None
    b: ArrayLike | None = None
    c: ArrayLike | None = None
    C: ArrayLike | None = None
    activation: str = "tanh"
    noise: Noise | None = None
    initial: ArrayLike | None = None

    def __post_init__(self) -> None:
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation: expected one of {', '.join(ACTIVATIONS)}, found {self.activation!r}")
        n, d = np.shape(self.U)
        V = np.eye(n) if self.V is None else self.V
        shapes = {"A": (n, n), "W": (n, n), "U": (n, d), "C": (n, d), "b": (n,), "c": (len(V),), "V": (len(V), n),
                  "initial": (n,)}
        for name, shape in shapes.items():
            given = V if name == "V" else getattr(self, name)
            array = np.zeros(shape) if given is None else as_float64(name, given)
            if array.shape != shape:
                raise ValueError(f"{name}: expected shape {shape}, found {array.shape}")
            object.__setattr__(self, name, array)
        object.__setattr__(self, "step", as_float64("step", self.step))
        if isinstance(self.noise, MatrixNoise):
            self.noise.fit("noise", n)

    @classmethod
    def of(cls, model: Any) -> NoisyRNN:
        """Of a model with one layer, an `Sde` stepped by Euler-Maruyama without a gate or a skip.

        Parameters
        ----------
        model : Model, ModelFile, path or bytes

        Raises
        ------
        ValueError
            It is another model; the message says what it has.
        """
        file = ModelFile.of(model)
        if len(file.layers) != 1:
            raise ValueError(f"layers: expected one, an Sde, found {len(file.layers)}")
        if file.layers[0].skip is not None:
            raise ValueError("layers[0].skip: expected none, found one")
        V, c = (*(file.readout or (None,)), None)[:2]
        return cls.of_layer(file.layers[0], V, c)

    @classmethod
    def of_layer(cls, layer: Any, V: ArrayLike | None = None, c: ArrayLike | None = None) -> NoisyRNN:
        """Of a layer, and a readout; ValueError as in `of`. Its skip, which no state sees, is left out."""
        if not isinstance(layer, Sde):
            raise ValueError(f"layer: expected an Sde, found {type(layer).__name__}")
        if layer.gate is not None or layer.scheme != "euler":
            raise ValueError("Sde: expected no gate and scheme 'euler', found "
                             f"{'a gate' if layer.gate else 'no gate'} and {layer.scheme!r}")
        activation = "logistic" if layer.activation == "sigmoid" else layer.activation
        A = np.zeros((layer.units, layer.units)) if layer.A is None else layer.A
        return cls(A, layer.W, layer.U, layer.step, V, layer.b, c, layer.C, activation, layer.noise, layer.initial)

    @property
    def units(self) -> int:
        return len(self.A)

    @property
    def lipschitz(self) -> float:
        """L, of the activation."""
        return ACTIVATIONS[self.activation].lipschitz

    def steps(self, T: int) -> np.ndarray:
        """delta of every step and unit, shape (T, n)."""
        try:
            return np.broadcast_to(self.step, (T, self.units))
        except ValueError:
            raise ValueError(f"step: expected a shape that broadcasts to ({T}, {self.units}), found "
                             f"{self.step.shape}") from None

    def drift(self, h: np.ndarray, x: np.ndarray) -> np.ndarray:
        """f, shape (..., n), of h (..., n) and x (..., d)."""
        a = ACTIVATIONS[self.activation].value(h @ self.W.T + x @ self.U.T + self.b)
        return h @ self.A.T + x @ self.C.T + a

    def linearised(self, h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """f and its derivative by h, (n,) and (n, n), of one state and input."""
        rule, v = ACTIVATIONS[self.activation], self.W @ h + self.U @ x + self.b
        return self.A @ h + self.C @ x + rule.value(v), self.A + rule.slope(v)[:, None] * self.W

    def path(self, X: ArrayLike, nominal: bool = False) -> Path:
        """The noise-free path of each sequence, with what its derivatives are made of.

        Parameters
        ----------
        X : array_like, shape (..., T, d)
        nominal : bool
            The drift is multiplied by its mean factor under noise, 1 - mult / 2 for the official form: the path about
            which that noise scatters. Else by 1.
        """
        flags(nominal=nominal)
        X = sequences(X, self.U.shape[1])
        slowing = 1 - self.noise.mult / 2 if nominal and isinstance(self.noise, OfficialNoise) else 1.0
        rule, delta, h = ACTIVATIONS[self.activation], self.steps(X.shape[-2]), [self._start(X.shape[:-2])]
        f, slope, curvature = [], [], []
        for m in range(X.shape[-2]):
            x = X[..., m, :]
            v = h[-1] @ self.W.T + x @ self.U.T + self.b
            f.append(h[-1] @ self.A.T + x @ self.C.T + rule.value(v))
            slope.append(rule.slope(v))
            curvature.append(rule.curvature(v))
            h.append(h[-1] + slowing * delta[m] * f[-1])
        along = (np.stack(one, -2) for one in (h, f, slope, curvature))
        return Path(self, *along, slowing * delta, delta)

    def simulate(self, X: ArrayLike, paths: int, seed: int = 0, scale: float = 1.0) -> np.ndarray:
        """Final states of independent noisy paths, shape (paths, n), of one sequence X (T, d).

        The draws are NumPy's, not the engine's: this is for checking formulas by Monte Carlo.
        """
        for h in self.simulated(X, paths, seed, scale):
            pass
        return h

    def simulated(self, X: ArrayLike, paths: int, seed: int = 0, scale: float = 1.0) -> Iterator[np.ndarray]:
        """The same, the states after each step in turn, (paths, n)."""
        X = sequences(X, self.U.shape[1])
        rng, delta, h = np.random.default_rng(seed), self.steps(len(X)), self._start((paths,))
        for m, x in enumerate(X):
            pace, push = kick(self.noise, delta[m], (paths,), rng, scale)
            h = h + pace * self.drift(h, x) + push
            yield h

    def _start(self, shape: tuple[int, ...]) -> np.ndarray:
        return np.broadcast_to(self.initial, (*shape, self.units))
