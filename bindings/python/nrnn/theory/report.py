"""What can be said of a model's stability, on data of yours: numbers, and sentences that say what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..file.modelfile import ModelFile
from . import stability
from .dynamics import NoisyRNN
from .estimate import estimate
from .lyapunov import exponents, noisy_jacobians
from .stacks import Passage, jacobians, passages, plain

_CLEAR = 2.0  # standard errors over the sequences from which a sign is believed


@dataclass(frozen=True)
class LayerStability:
    """One recurrent layer, along the data. Exponents are per step; below 0, nearby states come together.

    Attributes
    ----------
    name, cell : str
    units : int
    exponent, error : float
        The largest, mean over the sequences and its standard error (NaN for one sequence).
    noisy_exponent, noise_error : float or None
        The same with the file's noise, equal in both states, and the standard error of the difference. None: no
        noise, or not an `Sde`.
    positive : float
        How many of the layer's exponents are above 0, mean over the sequences.
    bounds : (float, float) or None
        Of the differential equation, whatever the input. None: not an ungated `Sde` by Euler-Maruyama.
    contraction : float or None
        |I + delta A| + delta L |W|: below 1 every step contracts, whatever the input.
    linear_radius : float or None
        The spectral radius of I + delta A.
    """

    name: str
    cell: str
    units: int
    exponent: float
    error: float
    noisy_exponent: float | None
    noise_error: float | None
    positive: float
    bounds: tuple[float, float] | None
    contraction: float | None
    linear_radius: float | None

    @property
    def memory(self) -> float:
        """Steps in which the slowest difference falls by e; infinite where it does not."""
        return -1 / self.exponent if self.exponent < 0 else np.inf

    def __str__(self) -> str:
        title = f"{self.name or 'layer'}: {self.cell} of {self.units} units"
        return "\n  ".join([title, self._measured(), *self._noise(), *self._conditions()])

    def _measured(self) -> str:
        number = f"largest exponent {self.exponent:+.4f} per step"
        number += "" if np.isnan(self.error) else f" +- {self.error:.4f} over the sequences"
        if not np.isnan(self.error) and abs(self.exponent) < _CLEAR * self.error:
            return f"{number}: no clear sign, neither forgetting nor chaotic"
        if self.exponent < 0:
            return f"{number}: it forgets its start, by a factor e in {self.memory:.3g} steps"
        return f"{number}: nearby states part, {self.positive:.1f} directions grow over these sequences"

    def _noise(self) -> list[str]:
        if self.noisy_exponent is None:
            return []
        change = self.noisy_exponent - self.exponent
        clear = abs(change) >= _CLEAR * self.noise_error  # NaN, of one sequence, is not clear
        effect = ("stabilises" if change < 0 else "destabilises") if clear else "makes no clear difference"
        return [f"with its noise {self.noisy_exponent:+.4f}: the noise {effect}"]

    def _conditions(self) -> list[str]:
        if self.contraction is None:
            return ["no bound is known for this cell: the exponents are what was seen on this data"]
        contracts = "proven for every input" if self.contraction < 1 else "not proven; the condition is sufficient only"
        lines = [f"every step contracts if |I + dA| + d L |W| = {self.contraction:.4f} is below 1: {contracts}"]
        if self.bounds is not None:
            low, high = self.bounds
            verdict = "stable for every input" if high < 0 else "which proves nothing" if low <= 0 else "unstable"
            lines.append(f"its differential equation: exponents within [{low:+.4f}, {high:+.4f}] per step, {verdict}")
        if self.linear_radius > 1:
            lines.append(f"I + dA has spectral radius {self.linear_radius:.5f}: where the activation saturates, "
                         "Euler's steps grow")
        return lines


@dataclass(frozen=True)
class StabilityReport:
    """`layers`, bottom first; `sequences` and `steps` that were followed. `str()` says it in words."""

    layers: list[LayerStability]
    sequences: int
    steps: int

    def __str__(self) -> str:
        head = f"Along {self.sequences} sequences, {self.steps} steps in all, noise off unless said:"
        return "\n".join([head, *map(str, self.layers)])


def stability_report(model: Any, data: ArrayLike | Sequence[ArrayLike], seed: int = 0) -> StabilityReport:
    """How each recurrent layer of a model behaves along data.

    A layer does not act on those below it: the exponents of a stack are those of its layers, each fed by the one below.

    Parameters
    ----------
    model : Model, ModelFile, path or bytes
        `Sde` layers with Euler-Maruyama and no gate get exact Jacobians and bounds; all others central differences,
        which take two steps of the float64 reference for each number of the state.
    data : array_like, shape (N, T, channels), or a list of arrays (T, channels), or (T, channels) or (T,): one sequence
        Raw values without missing ones, at nominal intervals. A few sequences suffice.
    seed : int
        Of the noise.

    Returns
    -------
    StabilityReport
    """
    file = ModelFile.of(model).stored()
    rows = _rows(data)
    followed = [list(passages(file, X)) for X in rows]
    if not followed[0]:
        raise ValueError("model: expected a recurrent layer, found none")
    layers = [_layer([passages_[i] for passages_ in followed], seed) for i in range(len(followed[0]))]
    return StabilityReport(layers, len(rows), sum(len(X) for X in rows))


def _layer(along: list[Passage], seed: int) -> LayerStability:
    layer, rnn = along[0].layer, plain(along[0].layer)
    found = [exponents(jacobians(one)) for one in along]
    largest = np.array([one[0] for one in found])
    noisy = noise_error = None
    if rnn is not None and rnn.noise is not None:
        kicked = np.array([exponents(noisy_jacobians(rnn, one.inputs, seed + i), count=1)[0]
                           for i, one in enumerate(along)])
        noisy, noise_error = float(kicked.mean()), float(estimate(kicked - largest).error)
    return LayerStability(
        layer.name, type(layer).__name__.lower(), layer.units, *map(float, estimate(largest)), noisy,
        noise_error, float(np.mean([(one > 0).sum() for one in found])), _bounds(rnn),
        rnn and stability.contraction(rnn), rnn and stability.euler_radius(rnn.A, rnn.step))


def _bounds(rnn: NoisyRNN | None) -> tuple[float, float] | None:
    """None for multiplicative noise of the published code: its drift and its steps are random together."""
    return None if rnn is None or getattr(rnn.noise, "mult", 0) else stability.step_bounds(rnn)


def _rows(data: ArrayLike | Sequence[ArrayLike]) -> list[np.ndarray]:
    if isinstance(data, (list, tuple)) and data and np.ndim(data[0]) == 2:
        return [np.asarray(one) for one in data]
    array = np.asarray(data)
    return [array] if array.ndim < 3 else list(array)
