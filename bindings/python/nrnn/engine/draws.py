"""The draws of noise: their addresses, and the options that make them."""

from __future__ import annotations

import numpy as np

from ..values.options import integer
from .abi import lib
from .calls import call
from .keys import key_bytes
from .structs import NOISE_MODES


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
