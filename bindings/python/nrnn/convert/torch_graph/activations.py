"""Activations and softmax, by their names in ATen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...file.functions import SELU
from .._chain import LogSoftmax, Softmax, leaky
from .._errors import ConversionError
from .._products import summed
from .._signal import bent, followed, per_feature, scale_and_shift, softmax
from .._tracked import Tracked
from .at import At
from .known import constant


def _bent(kind: str, *defaults: float) -> Callable[..., Tracked]:
    """With up to two numbers, alpha and beta, as arguments."""
    def activation(at: At, x: Tracked, *numbers: Any) -> Tracked:
        values = [float(one) for one in (*numbers, *defaults[len(numbers):])]
        if len(values) > len(defaults):
            raise ConversionError(f"expected at most {len(defaults)} numbers of {kind}, found {len(values)}")
        return bent(x, kind, at.name, *values)
    return activation


def _always(kind: str, *numbers: float) -> Callable[..., Tracked]:
    return lambda at, x: bent(x, kind, at.name, *numbers)


def _sigmoid(at: At, x: Tracked) -> Tracked:
    return bent(x, "logistic", at.name, before=(at.call, x))


def _elu(at: At, x: Tracked, alpha: Any = 1, scale: Any = 1, input_scale: Any = 1) -> Tracked:
    if input_scale != 1:
        raise ConversionError(f"input_scale: expected 1, found {input_scale}")
    return bent(x, "elu", at.name, float(alpha), float(scale))


def _celu(at: At, x: Tracked, alpha: Any = 1.0) -> Tracked:
    """max(x, 0) + min(0, alpha (exp(x / alpha) - 1)), which is alpha times the ELU of x / alpha."""
    inner = scale_and_shift(x, 1 / float(alpha), 0, at.name)
    return bent(inner, "elu", at.name, 1.0, float(alpha)) if alpha > 0 else _refuse_negative("alpha", alpha)


def _refuse_negative(name: str, value: Any) -> Tracked:
    raise ConversionError(f"{name}: expected a number above 0, found {value}")


def _clamp(at: At, x: Tracked, min: Any = None, max: Any = None) -> Tracked:
    if min is not None and max is not None:
        return bent(x, "clip", at.name, float(constant("min", min)), float(constant("max", max)))
    if min is not None:
        return _above(at, x, float(constant("min", min)))
    if max is None:
        raise ConversionError("expected a bound, found none")
    return scale_and_shift(_above(at, scale_and_shift(x, -1, 0, at.name), -float(constant("max", max))), -1, 0, at.name)


def _above(at: At, x: Tracked, least: float) -> Tracked:
    """max(x, least), by a ReLU."""
    return scale_and_shift(bent(scale_and_shift(x, 1, -least, at.name), "relu", at.name), 1, least, at.name)


def _softplus(at: At, x: Tracked, beta: Any = 1, threshold: Any = 20) -> Tracked:
    """ln(1 + exp(beta x)) / beta; from the threshold on x itself, which is nearer than float32 tells."""
    if beta <= 0 or threshold < 17:
        raise ConversionError(f"expected beta above 0 and a threshold of at least 17, found {beta} and {threshold}")
    return scale_and_shift(bent(scale_and_shift(x, beta, 0, at.name), "softplus", at.name), 1 / beta, 0, at.name)


def _log_sigmoid(at: At, x: Tracked) -> Tracked:
    """-softplus(-x)."""
    return scale_and_shift(_softplus(at, scale_and_shift(x, -1, 0, at.name)), -1, 0, at.name)


def _gelu(at: At, x: Tracked, approximate: str = "none") -> Tracked:
    if approximate not in ("none", "tanh"):
        raise ConversionError(f"approximate: expected 'none' or 'tanh', found {approximate!r}")
    return bent(x, "gelu" if approximate == "none" else "gelu_tanh", at.name)


def _threshold(at: At, x: Tracked, threshold: Any, value: Any) -> Tracked:
    if value != 0:
        raise ConversionError(f"value: expected 0, found {value}")
    return bent(x, "thresholded_relu", at.name, float(threshold))


def _rrelu(at: At, x: Tracked, lower: Any = 1 / 8, upper: Any = 1 / 3, training: bool = False, *_: Any) -> Tracked:
    if training:
        raise ConversionError("expected random slopes to be over, found training; call .eval() before saving")
    return bent(x, "leaky_relu", at.name, (lower + upper) / 2)


def _prelu(at: At, x: Tracked, weight: Any) -> Tracked:
    """Slopes along axis 1."""
    slopes = constant("weight", weight)
    x.stage.allow_square(x.stage.features)
    if slopes.size > 1:
        slopes = per_feature(x, slopes.reshape(-1, *[1] * (x.ids.ndim - 2)))
    return followed(x, *leaky(np.broadcast_to(slopes.ravel(), x.stage.features), at.name))


def _tanhshrink(at: At, x: Tracked) -> Tracked:
    return summed(x, bent(x, "tanh", at.name), -1.0, at.name)


def _softmax(link: Any) -> Callable[..., Tracked]:
    def over(at: At, x: Tracked, dim: int, *_: Any) -> Tracked:
        return softmax(x, dim, link, at.name, (at.call, x))
    return over


ACTIVATIONS: dict[str, Callable[..., Tracked]] = {
    "tanh": _always("tanh"), "relu": _always("relu"), "sigmoid": _sigmoid, "silu": _always("silu"), "gelu": _gelu,
    "selu": _always("elu", *SELU), "elu": _elu, "celu": _celu, "leaky_relu": _bent("leaky_relu", 0.01), "prelu": _prelu,
    "rrelu": _rrelu, "threshold": _threshold, "relu6": _always("clip", 0.0, 6.0), "hardtanh": _bent("clip", -1.0, 1.0),
    "hardsigmoid": _always("hard_sigmoid", 1 / 6, 0.5), "softsign": _always("softsign"), "softplus": _softplus,
    "log_sigmoid": _log_sigmoid, "abs": _always("leaky_relu", -1.0), "tanhshrink": _tanhshrink,
    "clamp": _clamp, "clip": _clamp, "clamp_min": lambda at, x, min: _clamp(at, x, min),
    "clamp_max": lambda at, x, max: _clamp(at, x, None, max),
    "softmax": _softmax(Softmax), "_softmax": _softmax(Softmax), "log_softmax": _softmax(LogSoftmax),
    "_log_softmax": _softmax(LogSoftmax),
}
