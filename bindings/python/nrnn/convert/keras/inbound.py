"""What a layer of a functional model is given: the tensors of an inbound node, as Keras 2 and 3 write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._errors import ConversionError

_TENSOR = "__keras_tensor__"
_DEEPEST = 8


@dataclass(frozen=True)
class Call:
    """How a layer is applied.

    Attributes
    ----------
    layers : tuple of str
        Whose outputs it is given.
    constants : tuple
        What else stands among its arguments, and where: (position, value).
    masked : bool
        A mask says which steps are skipped.
    """

    layers: tuple[str, ...]
    constants: tuple[tuple[int, Any], ...] = ()
    masked: bool = False


def call(nodes: Any, where: str) -> Call:
    """The one call of a layer, by its `inbound_nodes`."""
    if not isinstance(nodes, list) or len(nodes) != 1:
        raise ConversionError(f"{where}: expected a layer that is applied once, found "
                              f"{f'{len(nodes)} calls of it' if isinstance(nodes, list) else type(nodes).__name__}")
    node = nodes[0]
    if isinstance(node, Mapping):
        return _third(node, where)
    if isinstance(node, list):
        return _second(node, where)
    raise ConversionError(f"{where}: inbound_nodes: expected a list or an object, found {type(node).__name__}")


def layer(history: Any, where: str) -> str:
    """The name in [name, node, tensor], of the first of its outputs."""
    if not isinstance(history, list) or len(history) < 3 or not isinstance(history[0], str):
        raise ConversionError(f"{where}: expected [layer, node, tensor], found {history!r}")
    if history[2] != 0:
        raise ConversionError(f"{where}: expected the output of {history[0]!r}, found its output {history[2]!r}: a state "
                              f"that is given on, which a stream keeps to itself")
    return history[0]


def _second(node: list[Any], where: str) -> Call:
    names, masked = [], False
    for one in node:
        names.append(layer(one, where))
        masked |= _settings(one[3] if len(one) > 3 else {}, where)
    return Call(tuple(names), masked=masked)


def _third(node: Mapping[str, Any], where: str) -> Call:
    found = list(_arguments(node.get("args")))
    tensors = [layer(one["config"].get("keras_history"), where) for one in found if _is_tensor(one)]
    constants = [(at, one) for at, one in enumerate(found) if not _is_tensor(one) and one is not None]
    return Call(tuple(tensors), tuple(constants), _settings(node.get("kwargs"), where))


def _arguments(value: Any) -> Iterator[Any]:
    """Lists of tensors are their tensors; another list is one argument."""
    for one in value if isinstance(value, list) else []:
        if isinstance(one, list) and one and all(map(_is_tensor, one)):
            yield from one
        else:
            yield one


def _settings(kwargs: Any, where: str) -> bool:
    """Is there a mask? Nothing else may be given by name."""
    if not isinstance(kwargs, Mapping):
        raise ConversionError(f"{where}: expected arguments by name, found {type(kwargs).__name__}")
    for key, value in kwargs.items():
        if key == "training" and value:
            raise ConversionError(f"{where}: training: expected false, found {value!r}: what it draws at each call is noise "
                                  f"of its own, which noise= may stand for")
        if key not in ("training", "mask") and value is not None:
            raise ConversionError(f"{where}: {key}: expected nothing but one sequence, found {value!r}")
    return kwargs.get("mask") is not None


def _is_tensor(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("class_name") == _TENSOR and isinstance(value.get("config"), Mapping)
