"""Normalisations, by their names in ATen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._chain import Norm, Normalisation
from .._errors import ConversionError
from .._signal import normalised, scale_and_shift
from .._tracked import Tracked
from .at import At
from .dtypes import EPSILON
from .effort import Unfit
from .known import constant


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


NORMS: dict[str, Callable[..., Tracked]] = {"batch_norm": _batch_norm, "layer_norm": _layer_norm, "rms_norm": _rms_norm}
