"""The forms of noise that a layer may carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ..values.numbers import as_weights
from ..values.options import finite, flag


@dataclass(frozen=True)
class PaperNoise:
    """h' = h + delta f + eps sqrt(delta) (sigma1 + sigma2 f) xi, one normal xi per unit (Lim et al. 2021).

    Parameters
    ----------
    eps, sigma1, sigma2 : float
        Each >= 0.
    trained_with : bool, optional
        Was the model trained with this noise? None: not known.
    """

    eps: float = 1.0
    sigma1: float = 0.0
    sigma2: float = 0.0
    trained_with: bool | None = None

    form: ClassVar[str] = "paper"
    numbers: ClassVar[tuple[str, ...]] = ("eps", "sigma1", "sigma2")

    def __post_init__(self) -> None:
        _check_range(self, "eps", "sigma1", "sigma2")


@dataclass(frozen=True)
class OfficialNoise:
    """h' = h + delta q f + add xi with q = 1 - mult (1 - u), u uniform: the form of the published code.

    Parameters
    ----------
    add : float
        Standard deviation of the additive part per step, >= 0.
    mult : float
        Width of the multiplicative part, 0..1.
    trained_with : bool, optional
        Was the model trained with this noise? None: not known.
    """

    add: float = 0.0
    mult: float = 0.0
    trained_with: bool | None = None

    form: ClassVar[str] = "official"
    numbers: ClassVar[tuple[str, ...]] = ("add", "mult")

    def __post_init__(self) -> None:
        _check_range(self, "add")
        _check_range(self, "mult", most=1.0)


@dataclass(frozen=True, eq=False)
class MatrixNoise:
    """h' = h + delta f + sqrt(delta) sigma xi, xi of r normals: the noise of a stochastic RNN (Lim 2021).

    Parameters
    ----------
    sigma : array_like, shape (n, r)
    trained_with : bool, optional
        Was the model trained with this noise? None: not known.
    """

    sigma: ArrayLike
    trained_with: bool | None = None

    form: ClassVar[str] = "matrix"
    numbers: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        sigma = as_weights("MatrixNoise.sigma", self.sigma)
        if sigma.ndim != 2 or sigma.size == 0:
            raise ValueError(f"MatrixNoise.sigma: expected shape (n, r), found {sigma.shape}")
        object.__setattr__(self, "sigma", sigma)
        _check_range(self)

    def fit(self, field: str, units: int) -> None:
        """Check that there is a row for each unit of the layer."""
        if len(self.sigma) != units:
            raise ValueError(f"{field}.sigma: expected {units} rows, one per unit, found {len(self.sigma)}")


Noise = PaperNoise | OfficialNoise | MatrixNoise
FORMS: dict[str, type[Noise]] = {kind.form: kind for kind in (PaperNoise, OfficialNoise, MatrixNoise)}


def _check_range(noise: Noise, *names: str, most: float = np.inf) -> None:
    """Each within 0 .. most, and `trained_with` no word that is only true by not being empty."""
    kind = type(noise).__name__
    for name in names:
        value = finite(f"{kind}.{name}", getattr(noise, name))
        if not 0 <= value <= most:
            bound = "a finite number >= 0" if most == np.inf else f"0..{most:g}"
            raise ValueError(f"{kind}.{name}: expected {bound}, found {value}")
        object.__setattr__(noise, name, value)
    if noise.trained_with is not None:
        object.__setattr__(noise, "trained_with", flag(f"{kind}.trained_with", noise.trained_with))
