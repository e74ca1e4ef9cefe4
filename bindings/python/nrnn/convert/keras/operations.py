"""Operations of Keras 3 that are no layers, as `x + y`, `2 * x` and `x[:, -1]` leave them in a functional model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._chain import scaled
from .._errors import ConversionError, number
from ..rtneural.parts import Part
from .features import bent
from .functions import named
from .shapes import Read, Reading, Shape

_WHOLE = {"start": None, "stop": None, "step": None}
_FUNCTIONS = ("Relu", "Relu6", "Sigmoid", "Tanh", "Softplus", "Softsign", "Silu", "Selu")


def _with_number(factor: Callable[[float, bool], tuple[float, float]]) -> Callable[[Reading], Read]:
    """y = scale * x + shift, by the number and whether it stands first."""
    def read(one: Reading) -> Read:
        if len(one.constants) != 1:
            raise ConversionError(f"{one.where}: expected a sequence and a number, found {len(one.constants)} numbers")
        at, value = one.constants[0]
        scale, shift = (np.full(one.width, part) for part in factor(number(one.where, value), at == 0))
        return [Part([scaled(scale, shift, one.where)], lambda v: scale * v + shift)], one.given
    return read


def _divided(value: float, first: bool) -> tuple[float, float]:
    if first or not value:
        raise ConversionError(f"expected a sequence divided by a number other than 0, found {value:g}{' / x' if first else ''}")
    return 1 / value, 0.0


def _item(one: Reading) -> Read:
    """x[:, -1] and x[:, -1, :]: the last step."""
    key = one.constants[0][1] if len(one.constants) == 1 else None
    parts = [_plain(part) for part in key] if isinstance(key, list) else []
    if parts not in ([_WHOLE, -1], [_WHOLE, -1, _WHOLE]) or not one.given.sequence:
        raise ConversionError(f"{one.where}: expected the last step of a sequence, x[:, -1], found {parts or key}")
    return [], Shape(one.given.width, one.given.steps, False)


def _plain(part: Any) -> Any:
    return part.get("config") if isinstance(part, dict) else part


def _function(one: Reading) -> Read:
    return bent(named(one.settings.kind.rpartition(".")[2].lower(), one.where, one.version), one.where), one.given


OPERATIONS: dict[str, Callable[[Reading], Read]] = {
    "ops.Add": _with_number(lambda value, first: (1.0, value)),
    "ops.Subtract": _with_number(lambda value, first: (-1.0, value) if first else (1.0, -value)),
    "ops.Multiply": _with_number(lambda value, first: (value, 0.0)), "ops.TrueDivide": _with_number(_divided),
    "ops.GetItem": _item, **dict.fromkeys((f"ops.{name}" for name in _FUNCTIONS), _function)}
