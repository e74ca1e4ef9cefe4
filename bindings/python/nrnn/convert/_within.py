"""Which state dict a checkpoint holds, beside other things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ._errors import ConversionError
from ._inert import Inert

_KNOWN = ("state_dict", "model_par", "model_state_dict", "net", "model")  # where published code keeps its own
_WEIGHT = re.compile(r"(^|[._])weight(_[^.]*)?$")
_HOW = "weights do not say which; --within {0}, or in Python nrnn.convert.read_checkpoint(path)[{0!r}]"


def state_dict(value: Any) -> Mapping[Any, Any] | None:
    """Of a mapping or module; None of others."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, Inert):
        return Inert.state_dict(value)  # whatever attributes a file gave it
    return value.state_dict() if hasattr(value, "state_dict") and not isinstance(value, type) else None


def chosen(checkpoint: Mapping[Any, Any]) -> Any:
    """The key of the state dict that is meant; None: the checkpoint is one itself, or holds none.

    A key of `_KNOWN` goes before others, of which one may hold an average or another network.

    Raises
    ------
    ConversionError
        Several may be meant: their keys are named.
    """
    if _has_weights(checkpoint):
        return None
    found = [key for key, value in checkpoint.items() if isinstance(key, str) and _is_one(value)]
    known = [key for key in _KNOWN if key in found]
    meant = known or found
    if len(meant) > 1:
        names = " and ".join(map(repr, meant))
        raise ConversionError(f"expected one state dict, found them under {names}: {_HOW.format(meant[0])}")
    mappings = [key for key in _KNOWN if isinstance(checkpoint.get(key), (Mapping, Inert))]
    return next(iter([*meant, *mappings]), None)


def beside(checkpoint: Mapping[Any, Any], key: Any) -> list[str]:
    """The keys of other state dicts than the one under a key."""
    return [other for other, value in checkpoint.items() if key is not None and other != key and _is_one(value)]


def _is_one(value: Any) -> bool:
    """A module, or weights by name; an optimizer's state and a loss's weights for classes are none."""
    tensors = state_dict(value)
    return tensors is not None and _has_weights(tensors)


def _has_weights(tensors: Mapping[Any, Any]) -> bool:
    return any(_WEIGHT.search(str(key)) and _axes(value) > 1 for key, value in tensors.items())


def _axes(value: Any) -> int:
    """Of a tensor, or of the lists that one is in JSON."""
    if isinstance(value, list):
        return 2 if value and isinstance(value[0], list) else 1
    return 0 if isinstance(value, (Mapping, Inert, type)) else getattr(value, "ndim", 0)
