"""The weights that layers keep in a file: their names in order, as each layer's settings make them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Config = Mapping[str, Any]
Weights = dict[str, dict[str, np.ndarray]]  # by the key of the node, then by name

_NEVER_TRAINED = ("moving_mean", "moving_variance", "mean", "variance", "count")


def _biased(*names: str) -> Callable[[Config], list[str]]:
    return lambda config: [*names, *_where(config, use_bias="bias")]


def _where(config: Config, **names: str) -> list[str]:
    return [name for key, name in names.items() if config.get(key, True)]


_RECURRENT = _biased("kernel", "recurrent_kernel")
_VARIABLES: dict[str, Callable[[Config], list[str]]] = {
    "Dense": _biased("kernel"), "LSTM": _RECURRENT, "GRU": _RECURRENT, "SimpleRNN": _RECURRENT,
    "CuDNNLSTM": _RECURRENT, "CuDNNGRU": _RECURRENT,
    "Embedding": lambda config: ["embeddings"], "PReLU": lambda config: ["alpha"],
    "BatchNormalization": lambda config: [*_where(config, scale="gamma", center="beta"), "moving_mean", "moving_variance"],
    "LayerNormalization": lambda config: _where(config, scale="gamma", center="beta"),
    "RMSNormalization": lambda config: ["scale"],
    "Normalization": lambda config: [] if config.get("mean") is not None else ["mean", "variance", "count"]}

NAMES = frozenset({"kernel", "recurrent_kernel", "bias", "gamma", "beta", "embeddings", "alpha", "scale", *_NEVER_TRAINED})


def variables(kind: str, config: Config) -> list[str]:
    """Of a layer; none of a class that has none or is not known."""
    return _VARIABLES[kind](config) if kind in _VARIABLES else []


def trained(name: str, config: Config) -> bool:
    """Whether Keras lists it among those that training changes, which come first."""
    return name not in _NEVER_TRAINED and bool(config.get("trainable", True))
