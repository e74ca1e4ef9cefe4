"""The checkpoints of Lim, Erichson, Hodgkinson, Mahoney: Noisy Recurrent Neural Networks (2021).

They keep row vectors, h @ A; the file keeps columns, A h: matrices are transposed. Beware their names: B makes A,
C makes W.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .._checks import choice
from .._tensors import as_float64
from ..channels import Sequence
from ..layers import Sde
from ..modelfile import ModelFile
from ..noise import OfficialNoise
from ._reference import add_check

_SOLVERS = ("base", "noisy")


def from_noisyrnn(source: Any, beta: float | None = None, gamma_a: float | None = None, gamma_w: float | None = None,
                  alpha: float | None = None, solver: str | None = None, eps: float | None = None,
                  add_noise: float | None = None, mult_noise: float | None = None,
                  trained_with: bool | None = None, check: Any = 64, task: str = "softmax",
                  sequence: Sequence | None = Sequence(valid="end"), **file: Any) -> ModelFile:
    """Convert a published checkpoint.

    Parameters
    ----------
    source : module or mapping of str to array
        The unpickled module, whose attributes give the settings, or its state dict (tensors or arrays), which holds
        none of them. A setting that is given wins over the module's.
    beta, gamma_a, gamma_w, alpha : float
        A = beta (B - B^T) + (1 - beta) (B + B^T) - gamma_a I, W likewise of C with gamma_w; alpha scales A.
    solver : {"base", "noisy"}
        "noisy" steps by the trained vector d, "base" by `eps`.
    eps : float
        Needed for "base" alone.
    add_noise, mult_noise : float
        Needed for "noisy"; 0 and 0: the file names no noise. For "base", which was trained without, they may be
        given so that the file names noise all the same.
    trained_with : bool, optional
        Was it trained with that noise? None: yes for "noisy", no for "base".
    check : int or array_like, shape (steps, channels)
        Raw input of the check vector, or its number of steps.
    task, sequence, **file
        As in `nrnn.ModelFile`: inputs, outputs, provenance. By default a classifier that speaks at the end.

    Returns
    -------
    ModelFile

    Raises
    ------
    ValueError
        A setting or tensor is needed and was not found: it is named.
    """
    given = {"beta": beta, "gamma_A": gamma_a, "gamma_W": gamma_w, "alpha": alpha, "solver": solver, "eps": eps,
             "add_noise": add_noise, "mult_noise": mult_noise}
    settings = _Settings(source, given)
    weights = _Weights(source)
    solver = _SOLVERS[choice("solver", settings["solver"], _SOLVERS)]
    A = settings["alpha"] * _mix("B", weights, settings["beta"], settings["gamma_A"])
    W = _mix("C", weights, settings["beta"], settings["gamma_W"])
    step = weights["d"] if solver == "noisy" else float(settings["eps"])
    U, b, V, c = (weights[name] for name in ("E.weight", "E.bias", "D.weight", "D.bias"))

    def forward(z: np.ndarray) -> np.ndarray:
        """The published update, in its own row convention."""
        h, logits = np.zeros(len(A)), []
        for row in z:
            h = h + step * (h @ A + np.tanh(h @ W + row @ U.T + b))
            logits.append(h @ V.T + c)
        return np.array(logits)

    noise = _noise(settings, solver, trained_with)
    layer = Sde(A=A.T, W=W.T, U=U, b=b, step=step, noise=noise)
    return add_check(ModelFile([layer], readout=(V, c), task=task, sequence=sequence, **file), check, forward)


def _mix(key: str, weights: _Weights, beta: float, gamma: float) -> np.ndarray:
    raw = weights[key]
    if raw.ndim != 2 or raw.shape[0] != raw.shape[1]:
        raise ValueError(f"{key}: expected a square matrix, found shape {raw.shape}")
    return beta * (raw - raw.T) + (1 - beta) * (raw + raw.T) - gamma * np.eye(len(raw))


def _noise(settings: _Settings, solver: str, trained_with: bool | None) -> OfficialNoise | None:
    needed = solver == "noisy"
    add, mult = (settings[name] if needed else settings.given(name) for name in ("add_noise", "mult_noise"))
    if not add and not mult:
        return None
    return OfficialNoise(float(add or 0), float(mult or 0), needed if trained_with is None else trained_with)


class _Settings:
    """What was given, else what the module has as an attribute."""

    def __init__(self, source: Any, given: dict[str, Any]) -> None:
        self._source, self._given = source, given

    def given(self, name: str) -> Any:
        return self._given[name]

    def __getitem__(self, name: str) -> Any:
        value = self._given[name]
        if value is None and not isinstance(self._source, Mapping):
            value = getattr(self._source, name, None)
        if value is None:
            raise ValueError(f"{name.lower()}: needed, and the checkpoint does not hold it; pass {name.lower()}=")
        return value


class _Weights:
    """Tensors by their key in the state dict, in float64."""

    def __init__(self, source: Any) -> None:
        self._state = source if isinstance(source, Mapping) else source.state_dict()

    def __getitem__(self, key: str) -> np.ndarray:
        if key not in self._state:
            raise ValueError(f"{key}: needed, found only {', '.join(self._state)}")
        return as_float64(key, self._state[key])
