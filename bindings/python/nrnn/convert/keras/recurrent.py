"""Recurrent layers: their settings and weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .._errors import ConversionError
from ..rtneural.parts import Part
from . import arithmetic
from .functions import Bend, bend
from .shapes import Read, Reading, Shape

# How it is computed and trained. `stateful`: the state is kept between calls, as a stream keeps it.
_NO_MATTER = ("implementation", "unroll", "stateful", "dropout", "recurrent_dropout", "unit_forget_bias",
              "zero_output_for_mask", "return_state", "use_bias", "reset_after", "activation", "recurrent_activation")
_CUDNN = "CuDNN"  # layers of Keras 2 with settings that do not change


def recurrent(one: Reading) -> Read:
    """A recurrent layer, which gives every step or, without `return_sequences`, the last one."""
    if one.per_step or not one.given.sequence:
        raise ConversionError(f"{one.where}: expected a sequence of steps, found {one.given}")
    one.settings.expect("go_backwards", False, "its output needs the future")
    one.settings.expect("time_major", False, "its input begins with the steps")
    units, every = one.settings.count("units"), one.settings.flag("return_sequences")
    one.settings.ignore(*_NO_MATTER)
    return [_CELLS[one.settings.kind.removeprefix(_CUDNN)](one, units)], Shape(units, one.given.steps, every)


def _simple(one: Reading, n: int) -> Part:
    return arithmetic.simple(*_kernels(one, n, 1), _bias(one, n), _bend(one, "activation", "tanh"), one.where)


def _lstm(one: Reading, n: int) -> Part:
    bias = one.tensor("bias", 8 * n).reshape(2, 4 * n).sum(axis=0) if _is_cudnn(one) else _bias(one, 4 * n)
    return arithmetic.lstm(*_kernels(one, n, 4), bias, *_bends(one), one.where)


def _gru(one: Reading, n: int) -> Part:
    kernels = _kernels(one, n, 3)
    if _is_cudnn(one):
        return arithmetic.gru(*kernels, one.tensor("bias", 6 * n).reshape(2, 3 * n), True, *_bends(one), one.where)
    two = "bias" in one.weights and one.weights["bias"].ndim == 2
    after = one.settings.flag("reset_after", two)  # Keras before 2.1 does not say it, and has one row
    if "bias" in one.weights and after != two:
        raise ConversionError(f"{one.where}: bias: expected {'two rows' if after else 'one row'}, by reset_after, found shape "
                              f"{one.weights['bias'].shape}")
    bias = one.tensor("bias", 2, 3 * n) if two else _bias(one, 3 * n)
    return arithmetic.gru(*kernels, bias, after, *_bends(one), one.where)


_CELLS: dict[str, Callable[[Reading, int], Part]] = {"SimpleRNN": _simple, "GRU": _gru, "LSTM": _lstm}
KINDS = (*_CELLS, f"{_CUDNN}GRU", f"{_CUDNN}LSTM")


def _is_cudnn(one: Reading) -> bool:
    return one.settings.kind.startswith(_CUDNN)


def _kernels(one: Reading, n: int, gates: int) -> tuple[np.ndarray, np.ndarray]:
    both = one.tensor("kernel", one.given.width, gates * n), one.tensor("recurrent_kernel", n, gates * n)
    return (arithmetic.of_cudnn(both[0], gates), arithmetic.of_cudnn(both[1], gates)) if _is_cudnn(one) else both


def _bias(one: Reading, columns: int) -> np.ndarray:
    return one.tensor("bias", columns) if "bias" in one.weights else np.zeros(columns)


def _bends(one: Reading) -> tuple[Bend, Bend]:
    return _bend(one, "recurrent_activation", "sigmoid"), _bend(one, "activation", "tanh")


def _bend(one: Reading, key: str, of_cudnn: str) -> Bend:
    value = of_cudnn if _is_cudnn(one) else one.settings.written(key)
    return bend(value, f"{one.where}: {key}", one.version)
