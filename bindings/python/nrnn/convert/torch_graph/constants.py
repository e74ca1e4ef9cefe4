"""Operators on constants and on plain numbers, such as sizes."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from .._errors import ConversionError
from .._tracked import bounded
from .advice import refusal
from .dtypes import FLOATS, DType, floating

_LARGEST = 1 << 63
_PLAIN = (bool, int, float, np.ndarray, np.number)

_PRODUCTS = ("matmul", "mm")
_ROUNDED: dict[str | None, Callable[[Any], Any]] = {None: lambda x: x, "trunc": np.trunc, "floor": np.floor}
# Of numbers and arrays alone.
_ARITHMETIC: dict[str, Callable[..., Any]] = {
    "sqrt": np.sqrt, "rsqrt": lambda x: 1 / np.sqrt(x), "exp": np.exp, "log": np.log, "abs": np.abs, "neg": operator.neg,
    "tanh": np.tanh, "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "relu": lambda x: np.maximum(x, 0),
    "softplus": lambda x: np.logaddexp(0, x), "reciprocal": lambda x: 1 / x, "square": np.square,
    "mul": operator.mul, "div": lambda x, y, rounding_mode=None: _ROUNDED[rounding_mode](x / y),
    "true_divide": operator.truediv, "truediv": operator.truediv,
    "pow": lambda x, y: x ** float(y), "floordiv": operator.floordiv, "floor_divide": operator.floordiv,
    "remainder": operator.mod, "mod": operator.mod, "add": lambda x, y, alpha=1: x + alpha * y,
    "sub": lambda x, y, alpha=1: x - alpha * y, "rsub": lambda x, y, alpha=1: y - alpha * x,
    "maximum": np.maximum, "minimum": np.minimum, "min": min, "max": max, "ceil": math.ceil, "floor": math.floor,
    "clamp": lambda x, min=None, max=None: np.clip(x, min, max), "clamp_min": np.maximum, "clamp_max": np.minimum,
    "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
    **dict.fromkeys(["int", "Int", "IntImplicit", "sym_int"], int), **dict.fromkeys(["float", "Float", "sym_float"], float),
    **dict.fromkeys(["bool", "Bool"], bool), **dict.fromkeys(["item", "ScalarImplicit"], lambda x: np.asarray(x).item()),
    "NumToTensor": lambda x: x, "scalar_tensor": lambda x, **_: np.asarray(x),
}
# Of whatever a program holds, tensors or not: their numbers are not looked at.
GENERAL: dict[str, Callable[..., Any]] = {
    "__not__": operator.not_, "__is__": operator.is_, "__isnot__": operator.is_not, "len": len,
    "__and__": lambda one, other: one and other, "__or__": lambda one, other: one or other,
    "format": lambda text, *_: str(text), "warn": lambda *_, **__: None, "is_grad_enabled": lambda: False,
    **dict.fromkeys(["is_nested", "is_cuda", "is_complex", "is_sparse", "is_quantized", "is_autocast_enabled",
                     "is_autocast_cpu_enabled"], lambda *_: False), "is_contiguous": lambda *_: True,
}
_COMPARED: dict[str, Callable[..., Any]] = {
    "eq": operator.eq, "ne": operator.ne, "__contains__": lambda many, one: one in many, "list": list,
    "tensor": lambda value, **_: np.asarray(value)}


def _filled(value: Any, size: Any, given: dict[str, Any]) -> np.ndarray:
    shape = bounded(tuple(int(one) for one in size))
    kind = given.get("dtype")
    whole = isinstance(value, int) and kind is not None and not floating(kind, "dtype")
    return np.full(shape, value, np.int64 if whole else np.float64)


# Of sizes alone: the values of a first argument do not matter.
CREATED: dict[str, Callable[..., np.ndarray]] = {
    "zeros": lambda size, **given: _filled(0, size, given), "ones": lambda size, **given: _filled(1, size, given),
    "full": lambda size, value, **given: _filled(value, size, given),
    "new_zeros": lambda x, size, **given: _filled(0, size, given),
    "new_ones": lambda x, size, **given: _filled(1, size, given),
    "new_full": lambda x, size, value, **given: _filled(value, size, given),
    "zeros_like": lambda x, **given: _filled(0, np.shape(x), given),
    "ones_like": lambda x, **given: _filled(1, np.shape(x), given),
    "full_like": lambda x, value, **given: _filled(value, np.shape(x), given),
}


def is_computed(name: str) -> bool:
    """Is an operator known of constants?"""
    return any(name in table for table in (CREATED, _ARITHMETIC, GENERAL, _COMPARED, _PRODUCTS))


def compute(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What an operator makes of values that are known.

    Raises
    ------
    ConversionError
        Another operator, or values that it does not take.
    """
    if name in _PRODUCTS:
        return _product(*args)
    if name in _ARITHMETIC:
        if not all(isinstance(one, _PLAIN) for one in args):
            raise ConversionError(f"{name}: expected numbers, found others")
        bounded(*(np.shape(one) for one in args))
    made = CREATED.get(name) or _ARITHMETIC.get(name) or GENERAL.get(name) or _COMPARED.get(name)
    if made is None:
        raise ConversionError(refusal(name))
    return _checked(made(*args, **kwargs))


def _product(one: Any, other: Any) -> Any:
    if np.ndim(one) != 2 or np.ndim(other) != 2:
        raise ConversionError(f"expected a product of two matrices, found {np.ndim(one)} and {np.ndim(other)} axes")
    bounded((len(one), other.shape[1]))
    return one @ other


def _checked(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)) and value.ndim == 0:
        value = value.item()
    if isinstance(value, int) and abs(value) >= _LARGEST:
        raise ConversionError("expected numbers of 64 bits, found a larger one")
    return value


def cast(x: np.ndarray, kind: DType) -> np.ndarray:
    return x.astype(np.float64 if kind.name in FLOATS else np.int64)
