"""Operators on the signal, by their names in ATen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from .._errors import ConversionError
from .._products import summed
from .._signal import embedded, scale_and_shift, through
from .._tracked import Tracked, located
from .activations import ACTIVATIONS
from .at import At
from .formulas import FORMULAS, of_two
from .known import constant
from .norms import NORMS
from .recurrent import RECURRENT


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


def _dropout(at: At, x: Tracked, p: Any = 0.5, train: bool = False) -> Tracked:
    if train:
        raise ConversionError("expected dropout to be over, found training; call .eval() before saving")
    return x


HANDLERS: dict[str, Callable[..., Any]] = {
    "add": _add, "sub": _sub, "rsub": lambda at, x, y, alpha=1: _add(at, scale_and_shift(x, -alpha, 0, at.name), y),
    "mul": _mul, "div": _div, "true_divide": _div, "neg": lambda at, x: scale_and_shift(x, -1, 0, at.name),
    "linear": _linear, "matmul": _matmul, "mm": _matmul, "addmm": _addmm, "embedding": _embedding,
    **dict.fromkeys(["dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout"], _dropout),
    **NORMS, **ACTIVATIONS, **FORMULAS, **RECURRENT,
}
