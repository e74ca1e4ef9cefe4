"""Which axes of the input hold features: those along which the first operator with weights takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._tracked import Tracked


class Found(Exception):
    """The end of the search: the axes, and how many features there must be along them."""

    def __init__(self, axes: list[int], size: int, width: int | None) -> None:
        super().__init__()
        self.axes, self.size, self.width = axes, size, width


# The signal that an operator takes, the axis of its features (None: they are single), how many it needs.
_TAKERS: dict[str, Callable[..., tuple[Any, int | None, Any]]] = {
    "linear": lambda x, weight, *_: (x, -1, weight.shape[1]),
    "matmul": lambda x, other: (x, -1, len(other)), "mm": lambda x, other: (x, -1, len(other)),
    "addmm": lambda bias, x, other, **_: (x, -1, len(other)),
    "batch_norm": lambda x, weight, bias, mean, *_: (x, 1, None if mean is None else len(mean)),
    "layer_norm": lambda x, shape, *_: (x, -1, shape[-1]), "rms_norm": lambda x, shape, *_: (x, -1, shape[-1]),
    **dict.fromkeys(["softmax", "_softmax", "log_softmax", "_log_softmax"], lambda x, dim, *_, **__: (x, dim, None)),
    **dict.fromkeys(["lstm", "gru", "rnn_tanh", "rnn_relu"], lambda x, hx, params, *_: (x, -1, params[0].shape[1])),
    **dict.fromkeys(["mean", "sum", "var", "std"], lambda x, dim=None, *_, **__: (x, -1, None)),
    "embedding": lambda weight, x, *_: (x, None, None),
}


def probed(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Tracked:
    """What an operator that takes features one by one leaves of a signal whose elements are positions.

    Raises
    ------
    Found
        It takes them together.
    """
    if name in _TAKERS:
        x, axis, width = _TAKERS[name](*args, **kwargs)
        if isinstance(x, Tracked):
            raise Found(*_along(x, axis), width)
    values = [one for one in args if isinstance(one, (Tracked, np.ndarray))]
    x = next(one for one in values if isinstance(one, Tracked))
    shapes = [np.shape(one.ids if isinstance(one, Tracked) else one) for one in values]
    return Tracked(x.stages, np.broadcast_to(x.ids, np.broadcast_shapes(*shapes)))


def _along(x: Tracked, axis: int | None) -> tuple[list[int], int]:
    shape = x.stage.grid
    index = np.unravel_index(x.positions, shape)
    if axis is None:  # one of them, where not all are taken
        return [a for a, along in enumerate(index) if shape[a] > 1 and (along == along.flat[0]).all()], 1
    moved = [np.moveaxis(along, axis, -1) for along in index]
    return [a for a, along in enumerate(moved) if (along != along[..., :1]).any()], x.ids.shape[axis]
