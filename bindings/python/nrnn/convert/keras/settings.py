"""The settings of one layer: those that are read, and none that is passed over without being known."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from .._errors import ConversionError, numbers

_ABSENT = object()
# What bears on no output: names, what is drawn, added or bounded in training, the shapes that inputs are said to have.
_HARMLESS = re.compile(r".*_(initializer|regularizer|constraint)|name|trainable|dtype|(batch_)?(input_)?shape|input_dtype|"
                       r"seed|sparse|ragged|noise_shape|input_length|input_dim|init|batch_size")
_FULL = ("float32", "float64", "float")
_HALF = ("mixed_float16", "mixed_bfloat16", "float16", "bfloat16")


class Settings:
    """What a layer's config says.

    Parameters
    ----------
    kind : str
        The layer's class.
    config : mapping
    where : str
        For messages.

    Attributes
    ----------
    half : bool
        The layer rounds to 16 bits.
    """

    def __init__(self, kind: str, config: Mapping[str, Any], where: str) -> None:
        self.kind, self.where, self._config = kind, where, config
        self._left = {key for key, value in config.items() if value is not None and not _HARMLESS.fullmatch(key)}
        policy = config.get("dtype")
        inner = policy.get("config") if isinstance(policy, Mapping) else None
        policy = inner.get("name") if isinstance(inner, Mapping) else policy
        if policy not in (None, *_FULL, *_HALF) and not str(policy).startswith("int"):
            raise ConversionError(f"{where}: dtype: expected one of {', '.join(_FULL[:2] + _HALF)}, found {policy!r}")
        self.half = policy in _HALF

    def has(self, key: str) -> bool:
        return self._config.get(key) is not None

    def value(self, key: str, default: Any = None) -> Any:
        """As the file has it; absent or null: `default`."""
        self._left.discard(key)
        found = self._config.get(key)
        return default if found is None else found

    def written(self, key: str) -> Any:
        """As the file has it, null too."""
        if key not in self._config:
            raise ConversionError(f"{self.where}: {key}: expected in its config, found none")
        return self.value(key)

    def flag(self, key: str, default: bool = False) -> bool:
        found = self.value(key, default)
        if not isinstance(found, (bool, int)):
            raise ConversionError(f"{self.where}: {key}: expected true or false, found {found!r}")
        return bool(found)

    def number(self, key: str, default: Any = _ABSENT) -> Any:
        """A finite number; absent or null: `default`, which may be None."""
        found = _plain(self.value(key))
        if found is None and default is not _ABSENT:
            return default
        if isinstance(found, (list, tuple)) and len(found) == 1:
            found = found[0]
        if isinstance(found, bool) or not isinstance(found, (int, float)) or not math.isfinite(found):
            raise ConversionError(f"{self.where}: {key}: expected a number, found {found!r}")
        return float(found)

    def count(self, key: str) -> int:
        """A whole number above 0."""
        found = self.number(key)
        if found < 1 or found != int(found):
            raise ConversionError(f"{self.where}: {key}: expected a whole number above 0, found {found:g}")
        return int(found)

    def array(self, key: str) -> np.ndarray:
        return numbers(f"{self.where}: {key}", _plain(self.value(key)))

    def expect(self, key: str, value: Any, why: str) -> None:
        """Refuse a setting that is there and is another."""
        found = self.value(key, value)
        if found != value:
            raise ConversionError(f"{self.where}: {key}: expected {value!r}, found {found!r}: {why}")

    def expect_last_axis(self, axes: int = 3) -> None:
        """Refuse an `axis` that is not that of the features."""
        found = self.value("axis", -1)
        found = list(found) if isinstance(found, (list, tuple)) else [found]
        if found not in ([-1], [axes - 1]):
            raise ConversionError(f"{self.where}: axis: expected the last one, that of the features, found {found}")

    def ignore(self, *keys: str) -> None:
        """What changes no output."""
        self._left -= set(keys)

    def done(self) -> None:
        """Refuse settings that nobody asked for, unless they say no or nothing."""
        for key in sorted(self._left):
            if self._config[key] not in (False, [], {}):
                raise ConversionError(f"{self.where}: {key}: expected none, for what it does is not known here, found "
                                      f"{self._config[key]!r}")


def settings(node: Mapping[str, Any], where: str) -> Settings:
    """Of a layer as a config holds it: its class and its settings."""
    config = node.get("config")
    if not isinstance(config, Mapping):
        raise ConversionError(f"{where}: config: expected an object, found {type(config).__name__}")
    return Settings(str(node.get("class_name")), config, where)


def _plain(value: Any) -> Any:
    """An array as Keras writes it: {"config": {"value": ..}} or {"type": "ndarray", "value": ..}."""
    inner = value.get("config", value) if isinstance(value, Mapping) else None
    return inner.get("value", value) if isinstance(inner, Mapping) else value
