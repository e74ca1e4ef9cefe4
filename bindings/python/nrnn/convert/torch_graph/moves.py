"""Operators that compute nothing, and only move numbers about: of constants, or of the ids of a signal."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .._errors import ConversionError
from .._tracked import bounded

Array = np.ndarray


def _sizes(given: tuple[Any, ...]) -> tuple[int, ...]:
    """Sizes or axes, one by one or in a list."""
    values = given[0] if len(given) == 1 and isinstance(given[0], (list, tuple)) else given
    return tuple(int(one) for one in values)


def _reshape(x: Array, *shape: Any) -> Array:
    return x.reshape(_sizes(shape))


def _permute(x: Array, *dims: Any) -> Array:
    return x.transpose(_sizes(dims))


def _turned(x: Array) -> Array:
    if x.ndim > 2:
        raise ConversionError(f"expected at most two axes, found {x.ndim}")
    return x.T


def _squeeze(x: Array, *dim: Any) -> Array:
    axes = range(x.ndim) if not dim or dim[0] is None else _sizes(dim)
    return x.squeeze(tuple(axis for axis in axes if x.shape[axis] == 1))


def _flatten(x: Array, start_dim: int = 0, end_dim: int = -1) -> Array:
    start, end = start_dim % max(1, x.ndim), end_dim % max(1, x.ndim)
    return x.reshape(*x.shape[:start], math.prod(x.shape[start:end + 1]), *x.shape[end + 1:])


def _unflatten(x: Array, dim: int, sizes: Any) -> Array:
    axis = dim % x.ndim
    return x.reshape(*x.shape[:axis], *_sizes((sizes,)), *x.shape[axis + 1:])


def _select(x: Array, dim: int, index: int) -> Array:
    taken: Array = np.take(x, int(index), axis=dim)
    return taken


def _slice(x: Array, dim: int = 0, start: Any = None, end: Any = None, step: int = 1) -> Array:
    if step < 1:
        raise ConversionError(f"step: expected at least 1, found {step}")
    return x[(slice(None),) * (dim % x.ndim) + (slice(start, end, step),)]


def _narrow(x: Array, dim: int, start: int, length: int) -> Array:
    return _slice(x, dim, start, start + length if start >= 0 else start + length or None)


def _index_select(x: Array, dim: int, index: Any) -> Array:
    return np.take(x, _whole(index), axis=dim)


def _index(x: Array, indices: list[Any]) -> Any:
    places = tuple(slice(None) if one is None else _whole(one) for one in indices)
    shape = np.broadcast_shapes(*(one.shape for one in places if not isinstance(one, slice)))
    bounded((math.prod(shape) * max(x.shape, default=1),))
    return np.asarray(x[places])


def _whole(index: Any) -> Array:
    if not isinstance(index, np.ndarray) or index.dtype.kind not in "iu":
        raise ConversionError("expected indices that are whole numbers and constant, found others")
    return index


def _expand(x: Array, *sizes: Any, implicit: bool = False) -> Array:
    wanted = _sizes(sizes)
    own = (1,) * (len(wanted) - x.ndim) + x.shape
    return np.broadcast_to(x, bounded(tuple(have if want == -1 else want for want, have in zip(wanted, own)), own))


def _repeat(x: Array, *repeats: Any) -> Array:
    times = _sizes(repeats)
    own = (1,) * (len(times) - x.ndim) + x.shape
    bounded(tuple(have * time for have, time in zip(own, times)))
    return np.tile(x.reshape(own), times)


def _split(x: Array, size: Any, dim: int = 0) -> list[Array]:
    length = x.shape[dim]
    sizes = list(_sizes((size,))) if isinstance(size, (list, tuple)) else [size] * -(-length // max(1, size))
    if min(sizes, default=0) < 1 or len(sizes) > length:
        raise ConversionError(f"expected parts of at least 1 of {length}, found {sizes[:8]}")
    return np.split(x, np.cumsum(sizes)[:-1], axis=dim)


def _chunk(x: Array, chunks: int, dim: int = 0) -> list[Array]:
    return _split(x, -(-x.shape[dim] // max(1, chunks)), dim)


def _unbind(x: Array, dim: int = 0) -> list[Array]:
    return [_select(x, dim, k) for k in range(x.shape[dim])]


def _cat(parts: list[Array], dim: int = 0) -> Array:
    return np.concatenate(parts, axis=dim)


def _stack(parts: list[Array], dim: int = 0) -> Array:
    return np.stack(parts, axis=dim)


def _same(x: Array, *_: Any, **__: Any) -> Array:
    return x


# Of their first argument, or of all in the list that is their first.
MOVES: dict[str, Callable[..., Any]] = {
    "view": _reshape, "reshape": _reshape, "_unsafe_view": _reshape, "_reshape_alias": lambda x, size, *_: _reshape(x, size),
    "permute": _permute, "transpose": lambda x, dim0, dim1: x.swapaxes(dim0, dim1), "t": _turned, "numpy_T": _turned,
    "swapaxes": lambda x, dim0, dim1: x.swapaxes(dim0, dim1), "swapdims": lambda x, dim0, dim1: x.swapaxes(dim0, dim1),
    "movedim": lambda x, source, destination: np.moveaxis(x, source, destination), "mT": lambda x: x.swapaxes(-1, -2),
    "squeeze": _squeeze, "unsqueeze": lambda x, dim: np.expand_dims(x, dim), "flatten": _flatten, "unflatten": _unflatten,
    "select": _select, "slice": _slice, "narrow": _narrow, "index_select": _index_select, "index": _index,
    "flip": lambda x, dims: np.flip(x, _sizes((dims,))), "expand": _expand, "repeat": _repeat,
    "expand_as": lambda x, other: _expand(x, np.shape(other)), "view_as": lambda x, other: _reshape(x, np.shape(other)),
    "reshape_as": lambda x, other: _reshape(x, np.shape(other)),
    "split": _split, "split_with_sizes": _split, "unsafe_split": _split, "chunk": _chunk, "unsafe_chunk": _chunk,
    "unbind": _unbind, "cat": _cat, "concat": _cat, "concatenate": _cat, "stack": _stack,
    **dict.fromkeys(["contiguous", "clone", "detach", "alias", "lift_fresh_copy", "lift_fresh", "detach_copy", "identity",
                     "requires_grad", "pin_memory", "cpu", "cuda"], _same),
}
MERGES = ("cat", "concat", "concatenate", "stack")
