"""The forms of noise that a layer may carry, and the draws themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ._abi import lib
from ._checks import finite, flag, integer
from ._keys import key_bytes
from ._errors import call
from ._structs import NOISE_MODES
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
        _check_range(self)

    def fit(self, field: str, units: int) -> None:
        """Check that there is a row for each unit of the layer."""
        if len(self.sigma) != units:
            raise ValueError(f"{field}.sigma: expected {units} rows, one per unit, found {len(self.sigma)}")


Noise = PaperNoise | OfficialNoise | MatrixNoise


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


def normals(seed: int, stream_id: int | str | bytes, episode: int, member: int, noise_id: int, tick: int, slot: int = 0,
            first_unit: int = 0, count: int = 1) -> np.ndarray:
    """The normals that a stream draws, as a pure function of their address.

    Parameters
    ----------
    seed, stream_id : int
        Any 64-bit numbers; a string or bytes are turned into an id as by `stream_id`.
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
    out = np.empty(words[-1] if words[-1] <= 65536 else 0, np.float32)
    call(lib.nrnn_normals, *words, out.ctypes.data)
    return out


def stream_id(key: str | bytes) -> int:
    """A stream id from a name, such as a sensor's: 64-bit FNV-1a of its bytes, equal in every binding.

    Parameters
    ----------
    key : str or bytes
        A string stands for its UTF-8 bytes: ``"a"`` and ``b"a"`` are one key, composed and decomposed "é" are two.
        What `os.fsdecode` made of bytes that are not UTF-8 stands for those bytes.

    Raises
    ------
    TypeError, ValueError
        Anything else; a string that UTF-8 cannot hold.
    """
    return _hashed("key", key)


def stream_key(key: int | str | bytes) -> int:
    """The option `stream_id`: an id given as a number or as a name."""
    if isinstance(key, (str, bytes, bytearray, memoryview)):
        return _hashed("stream_id", key)
    return integer("stream_id", key)


def noise_mode(noise: bool | str | None) -> int:
    """The option `noise` as the library's number: True or "on", False or "off", None or "auto"."""
    if noise is None:
        return NOISE_MODES["auto"]
    if isinstance(noise, (bool, np.bool_)):
        return NOISE_MODES["on" if noise else "off"]
    if isinstance(noise, str) and noise in NOISE_MODES:
        return NOISE_MODES[noise]
    error = ValueError if isinstance(noise, str) else TypeError
    raise error(f"noise: expected True, False, None or one of {', '.join(map(repr, NOISE_MODES))}, found {noise!r:.60}")


def _hashed(name: str, key: str | bytes) -> int:
    data = key_bytes(name, key)
    return lib.nrnn_stream_id_from_key(data, len(data))
