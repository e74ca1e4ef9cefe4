"""The order of the layers of a state dict whose keys are sorted by name, as safetensors has them: it says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .._errors import ConversionError
from .kinds import is_norm, looks_embedded
from .networks import numbered

_MOST_TRIED = 20_000
_SHOWN = 4


def is_sorted(keys: list[str]) -> bool:
    """Are they in the order of their names? PyTorch has a layer's weight before its bias."""
    return len(keys) > 1 and keys == sorted(keys)


def only_order(groups: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The one order in which each layer takes what the one before gives, and numbers of a list rise.

    Raises
    ------
    ConversionError
        There are several, or none.
    """
    found = []
    for one in _orders(list(groups), {name: _sizes(name, group) for name, group in groups.items()}):
        found.append(one)
        if len(found) > 1:
            break
    if len(found) == 1:
        return found[0]
    shown = ", ".join(f'"{name}"' for name in list(groups)[:_SHOWN]) + (", .." if len(groups) > _SHOWN else "")
    fit = "several orders of the layers fit by their sizes" if found else "no order of the layers fits by their sizes"
    raise ConversionError(f"order: the keys are sorted by name, and {fit}; say which is meant: order=[{shown}]")


def _orders(names: list[str], sizes: Mapping[str, tuple[int | None, int | None]]) -> Iterator[list[str]]:
    waiting: list[tuple[list[str], int | None]] = [([], None)]
    for _ in range(_MOST_TRIED):
        if not waiting:
            return
        done, width = waiting.pop()
        if len(done) == len(names):
            yield done
        for name in names:
            takes, gives = sizes[name]
            if name not in done and _may_follow(name, names, done) and (None in (width, takes) or width == takes):
                waiting.append(([*done, name], width if gives is None else gives))
    raise ConversionError("order: the keys are sorted by name, and there are too many layers to try; pass order=[..]")


def _may_follow(name: str, names: list[str], done: list[str]) -> bool:
    """Are those of the same list with lower numbers done?"""
    own = dict(_counted(name))
    return all(other in done or not any(own.get(stem, number) > number for stem, number in _counted(other)) for other in names)


def _counted(name: str) -> list[tuple[str, int]]:
    """The numbers among the parts of a name, and the one that ends it: of "a.2.fc1" ("a.", 2) and ("a.2.fc", 1)."""
    last = re.search(r"(?<=[^.\d])\d{1,4}$", name)
    return [*numbered(name), *([(name[:last.start()], int(last[0]))] if last else [])]


def _sizes(name: str, group: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """What a layer takes and gives; None: as many as there are."""
    if "weight_ih_l0" in group:
        last = max((key for key in group if key.startswith("weight_hh_l")), key=lambda key: int(key.rpartition("l")[2]))
        return _columns(group["weight_ih_l0"]), _columns(group[last])
    shape = np.shape(group["weight"]) if "weight" in group else np.shape(group.get("running_mean", ()))
    if is_norm(dict(group)) or len(shape) < 2:
        return (None, None) if shape in ((), (1,)) else (shape[0], shape[0])
    return (-1, shape[1]) if looks_embedded(name, dict(group)) else (shape[1], shape[0])


def _columns(matrix: Any) -> int | None:
    shape = np.shape(matrix)
    return int(shape[1]) if len(shape) == 2 else None
