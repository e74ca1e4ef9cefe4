"""State dicts of published code: tensors by their key, every one of them used or known, else refused by name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ._errors import ConversionError, number, numbers
from ._inert import Inert
from ._unpickle import read
from ._within import beside, chosen, state_dict

_PREFIX = "module."  # of nn.DataParallel


class State:
    """A checkpoint.

    Parameters
    ----------
    source : path, module, or mapping of str to array or tensor
        A path is read without running anything that the file names. A mapping may hold the state dict under a key such
        as "state_dict", beside other things.

    Attributes
    ----------
    beside : list of str
        Keys of state dicts that were left out.
    """

    def __init__(self, source: Any) -> None:
        self.source = read(source) if isinstance(source, (str, os.PathLike)) else source
        self.attributes = self.source
        state = state_dict(self.source)
        if state is None:
            expected = "a checkpoint of a module" if self.source is not source else "a path, a module"
            raise ConversionError(f"expected {expected} or a state dict, found {type(self.source).__name__}")
        key = chosen(state)
        self.beside = beside(state, key)
        if key is not None:
            self.attributes = state[key]
            state = state_dict(self.attributes) or {}
        self._tensors = _by_text(state)
        self._used: set[str] = set()

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __contains__(self, key: str) -> bool:
        return key in self._tensors

    def __getitem__(self, key: str) -> np.ndarray:
        """In float64."""
        if key not in self._tensors:
            raise ConversionError(f"{key}: needed, found only {', '.join(self._tensors) or 'nothing'}")
        self._used.add(key)
        value = self._tensors[key]
        if isinstance(value, Inert):
            raise ConversionError(f"{key}: expected a tensor, found {type(value).__module__}.{type(value).__name__}")
        return numbers(key, value)

    def get(self, key: str) -> np.ndarray | None:
        return self[key] if key in self else None

    def shaped(self, key: str, *shape: int | None) -> np.ndarray:
        """A tensor of a shape, of which None may be any size."""
        array = self[key]
        if array.ndim != len(shape) or any(want not in (None, size) for want, size in zip(shape, array.shape)):
            wanted = ", ".join("any" if size is None else str(size) for size in shape)
            raise ConversionError(f"{key}: expected shape ({wanted}), found {array.shape}")
        return array

    def square(self, key: str) -> np.ndarray:
        array = self[key]
        if array.ndim != 2 or array.shape[0] != array.shape[1]:
            raise ConversionError(f"{key}: expected a square matrix, found shape {array.shape}")
        return array

    def setting(self, name: str, given: Any, argument: str | None = None, word: bool = False) -> Any:
        """What was given, else the module's attribute of that name, which is a number or a word."""
        if given is not None:
            return given
        value = None if isinstance(self.attributes, Mapping) else getattr(self.module(), name, None)
        if value is None:
            argument = argument or name
            raise ConversionError(f"{argument}: needed, and the checkpoint does not hold it; pass {argument}=")
        if not word:
            return number(name, value)
        if not isinstance(value, str):
            raise ConversionError(f"{name}: expected a word, found {type(value).__name__}")
        return value

    def done(self, *known: str) -> None:
        """Refuse what was neither used nor is known to bear on nothing."""
        if rest := [key for key in self.rest() if key not in known]:
            raise ConversionError(f"{rest[0]}: expected only tensors that the conversion knows, found also "
                                  f"{', '.join(rest)}")

    def rest(self) -> list[str]:
        """Keys of what was not used yet."""
        return [key for key in self._tensors if key not in self._used]

    def module(self) -> Any:
        """The module itself, without an nn.DataParallel around it."""
        return _part(self.attributes, "module") or self.attributes

    def part(self, name: str) -> Any:
        """The module within of a name, which may lead through several; None if there is none."""
        found = self.module()
        for piece in filter(None, name.split(".")):
            found = _part(found, piece)
        return found


def _part(module: Any, name: str) -> Any:
    parts = getattr(module, "_modules", None)
    return parts.get(name) if isinstance(parts, Mapping) else None


def _by_text(state: Mapping[Any, Any]) -> dict[str, Any]:
    """Its entries by text, without an nn.DataParallel around them."""
    wrapped = state and all(str(key).startswith(_PREFIX) for key in state)
    found = {str(key).removeprefix(_PREFIX) if wrapped else str(key): value for key, value in state.items()}
    if len(found) < len(state):
        raise ConversionError("state dict: expected keys that differ as text, found two that do not")
    return found
