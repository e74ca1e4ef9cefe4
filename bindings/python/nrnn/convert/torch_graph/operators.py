"""Operators on the signal, by their names in ATen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ...file.functions import SELU
from .._chain import LogSoftmax, Norm, Normalisation, Softmax, leaky
from .._errors import ConversionError
from .._products import summed
from .._signal import bent, embedded, followed, normalised, per_feature, scale_and_shift, softmax, through
from .._tracked import Tracked, located
from .at import At
from .dtypes import EPSILON
from .effort import Unfit
from .formulas import FORMULAS, of_two
from .recurrent import RECURRENT

def constant(what: str, value: Any) -> np.ndarray:
    """In float64; what is computed from the signal is refused."""
    if not isinstance(value, (int, float, np.ndarray, np.number)):
        kind = "what is computed from the signal" if isinstance(value, Tracked) else type(value).__name__
        raise ConversionError(f"{what}: expected a constant, found {kind}")
    return np.asarray(value, np.float64)


# Sums and products


def _add(at: At, x: Any, y: Any, alpha: Any = 1) -> Tracked:
    if isinstance(x, Tracked) and isinstance(y, Tracked):
        return summed(x, y, float(alpha), at.name)
    if isinstance(x, Tracked):
        return scale_and_shift(x, 1, alpha * constant("other", y), at.name)
    return scale_and_shift(y, alpha, constant("self", x), at.name)


def _sub(at: At, x: Any, y: Any, alpha: Any = 1) -> Tracked:
    return _add(at, x, y, -alpha)


def _mul(at: At, x: Any, y: Any) -> Tracked:
    if isinstance(x, Tracked) and isinstance(y, Tracked):
        return of_two(at, x, y, np.multiply)
    x, c = (x, y) if isinstance(x, Tracked) else (y, x)
    return scale_and_shift(x, constant("other", c), 0, at.name)


def _div(at: At, x: Any, y: Any, rounding_mode: Any = None) -> Tracked:
    if rounding_mode is not None:
        raise ConversionError("expected a quotient, found one that is rounded")
    if isinstance(y, Tracked):
        return of_two(at, x, y, np.divide)
    return scale_and_shift(x, 1 / constant("other", y), 0, at.name)


def _linear(at: At, x: Tracked, weight: Any, bias: Any = None) -> Tracked:
    b = None if bias is None else constant("bias", bias)
    return through(x, constant("weight", weight), b, at.name)


def _matmul(at: At, x: Any, other: Any) -> Tracked:
    if not isinstance(x, Tracked):
        raise ConversionError("expected the signal times a matrix, found a matrix times the signal")
    return _linear(at, x, constant("other", other).T)


def _addmm(at: At, bias: Any, x: Tracked, other: Any, beta: Any = 1, alpha: Any = 1) -> Tracked:
    return _linear(at, x, alpha * constant("mat2", other).T, beta * constant("self", bias))


# Normalisations


def _batch_norm(at: At, x: Tracked, weight: Any, bias: Any, mean: Any, variance: Any, training: bool = False,
                momentum: Any = 0.1, eps: float = 1e-5, *_: Any) -> Tracked:
    """Over the statistics of training, which are constants; features are along axis 1."""
    if training or mean is None or variance is None:
        raise ConversionError("expected a normalisation by statistics of training, found one by those of the batch; "
                              "call .eval() before saving")
    along = [-1, *[1] * (x.ids.ndim - 2)]
    scale = constant("weight", 1 if weight is None else weight) / np.sqrt(constant("running_var", variance) + eps)
    shift = constant("bias", 0 if bias is None else bias) - constant("running_mean", mean) * scale
    return scale_and_shift(x, scale.reshape(along), shift.reshape(along), at.name)


def _norm(kind: Normalisation) -> Callable[..., Tracked]:
    def norm(at: At, x: Tracked, shape: Any, weight: Any, bias: Any, eps: Any) -> Tracked:
        if len(shape) != 1:
            raise ConversionError(f"normalized_shape: expected one axis, that of features, found {[int(np.asarray(one)) for one in shape]}")
        if shape[0] != x.ids.shape[-1]:
            raise Unfit(f"normalized_shape: expected {x.ids.shape[-1]}, found {shape[0]}")
        gain, shift = (None if one is None else constant(name, one) for name, one in (("weight", weight), ("bias", bias)))
        epsilon = EPSILON if eps is None else float(eps)
        return normalised(x, Norm(kind, gain, shift, epsilon, at.name))
    return norm


def _layer_norm(at: At, x: Tracked, shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-5, *_: Any) -> Tracked:
    return _norm("layer")(at, x, shape, weight, bias, eps)


def _rms_norm(at: At, x: Tracked, shape: Any, weight: Any = None, eps: float | None = None) -> Tracked:
    return _norm("rms")(at, x, shape, weight, None, eps)


_TRUNCATED = "expected an embedding of what is cast to whole numbers, found another use of it"


def truncated(x: Tracked) -> Tracked:
    """Cast to whole numbers, which an embedding alone may take: the channel then holds no others."""
    return Tracked.of(replace(x.stage, refused=_TRUNCATED), x.positions, x.features)


def _embedding(at: At, weight: Any, indices: Any, *_: Any) -> Tracked:
    if not isinstance(indices, Tracked):
        raise ConversionError("expected the embedding of the signal, found that of constants")
    positions, features = located(indices)[1:]
    stage = indices.stages[0]
    plain = Tracked.of(replace(stage, refused=""), positions, features) if stage.refused == _TRUNCATED else indices
    return embedded(plain, constant("weight", weight), at.name)


# Activations


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


def _dropout(at: At, x: Tracked, p: Any = 0.5, train: bool = False) -> Tracked:
    if train:
        raise ConversionError("expected dropout to be over, found training; call .eval() before saving")
    return x


HANDLERS: dict[str, Callable[..., Any]] = {
    "add": _add, "sub": _sub, "rsub": lambda at, x, y, alpha=1: _add(at, scale_and_shift(x, -alpha, 0, at.name), y),
    "mul": _mul, "div": _div, "true_divide": _div, "neg": lambda at, x: scale_and_shift(x, -1, 0, at.name),
    "linear": _linear, "matmul": _matmul, "mm": _matmul, "addmm": _addmm,
    "batch_norm": _batch_norm, "layer_norm": _layer_norm, "rms_norm": _rms_norm, "embedding": _embedding,
    "tanh": _always("tanh"), "relu": _always("relu"), "sigmoid": _sigmoid, "silu": _always("silu"), "gelu": _gelu,
    "selu": _always("elu", *SELU), "elu": _elu, "celu": _celu, "leaky_relu": _bent("leaky_relu", 0.01), "prelu": _prelu,
    "rrelu": _rrelu, "threshold": _threshold, "relu6": _always("clip", 0.0, 6.0), "hardtanh": _bent("clip", -1.0, 1.0),
    "hardsigmoid": _always("hard_sigmoid", 1 / 6, 0.5), "softsign": _always("softsign"), "softplus": _softplus,
    "log_sigmoid": _log_sigmoid, "abs": _always("leaky_relu", -1.0), "tanhshrink": _tanhshrink,
    "clamp": _clamp, "clip": _clamp, "clamp_min": lambda at, x, min: _clamp(at, x, min),
    "clamp_max": lambda at, x, max: _clamp(at, x, None, max),
    "softmax": _softmax(Softmax), "_softmax": _softmax(Softmax), "log_softmax": _softmax(LogSoftmax),
    "_log_softmax": _softmax(LogSoftmax),
    **dict.fromkeys(["dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout"], _dropout), **FORMULAS,
    **RECURRENT,
}
