"""The forms of noise that a layer may carry, and the draws themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ._abi import lib
from ._checks import integer
from ._errors import call
from ._tensors import as_weights


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

    def __post_init__(self) -> None:
        sigma = as_weights("MatrixNoise.sigma", self.sigma)
        if sigma.ndim != 2 or sigma.size == 0:
            raise ValueError(f"MatrixNoise.sigma: expected shape (n, r), found {sigma.shape}")
        object.__setattr__(self, "sigma", sigma)

    def fit(self, field: str, units: int) -> None:
        """Check that there is a row for each unit of the layer."""
        if len(self.sigma) != units:
            raise ValueError(f"{field}.sigma: expected {units} rows, one per unit, found {len(self.sigma)}")


Noise = PaperNoise | OfficialNoise | MatrixNoise


def _check_range(noise: Noise, *names: str, most: float = np.inf) -> None:
    for name in names:
        value = getattr(noise, name)
        if not (np.isfinite(value) and 0 <= value <= most):
            bound = "a finite number >= 0" if most == np.inf else f"0..{most:g}"
            raise ValueError(f"{type(noise).__name__}.{name}: expected {bound}, found {value}")


def normals(seed: int, stream_id: int | str, episode: int, member: int, noise_id: int, tick: int, slot: int = 0,
            first_unit: int = 0, count: int = 1) -> np.ndarray:
    """The normals that a stream draws, as a pure function of their address.

    Parameters
    ----------
    seed, stream_id : int
        Any 64-bit numbers; a string is turned into an id as by `stream_id`.
    episode, tick : int
        Below 2^40.
    member : int
        Below 2^24.
    noise_id : int
        Below 64; by default the index of the layer.
    slot : int
        Below 16: 0 is xi.
    first_unit, count : int
        Units first_unit .. first_unit + count - 1, at most 65,536 in all.

    Returns
    -------
    ndarray of float32, shape (count,)

    Raises
    ------
    ValueError
        A part of the address is out of range.
    """
    words = [integer("seed", seed), stream_key(stream_id), integer("episode", episode), integer("member", member, 32),
             integer("noise_id", noise_id, 32), integer("tick", tick), integer("slot", slot, 32),
             integer("first_unit", first_unit, 32), integer("count", count, 32)]
    out = np.empty(words[-1], np.float32) if count <= 65536 else np.empty(0, np.float32)
    call(lib.nrnn_normals, *words, out.ctypes.data)
    return out


def stream_id(key: str | bytes) -> int:
    """A stream id from a name, such as a sensor's: 64-bit FNV-1a of its UTF-8 bytes, equal in every binding."""
    data = key.encode() if isinstance(key, str) else bytes(key)
    return lib.nrnn_stream_id_from_key(data, len(data))


def stream_key(key: int | str | bytes) -> int:
    """A stream id given as a number or as a name."""
    return stream_id(key) if isinstance(key, (str, bytes)) else integer("stream_id", key)
