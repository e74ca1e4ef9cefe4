"""What the operators of a program are applied to: the signal, followed through it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from .._chain import Operation
from .._errors import ConversionError, numbers
from .._paths import united
from .._tracked import Tracked
from .advice import refusal
from .at import At
from .constants import CREATED, GENERAL, cast, compute, is_computed
from .dtypes import DType, floating, kind_of
from .effort import Effort, Unfit
from .moves import MERGES, MOVES
from .operators import HANDLERS, truncated
from .probe import probed

TOLD = ("dim", "size", "sym_size", "numel", "dtype", "device", "is_floating_point")
_CASTS = ("to", "_to_copy", "float", "double", "type_as", "long", "int", "type")
_KINDS = {"float": DType("float32"), "double": DType("float64"), "long": DType("int64"), "int": DType("int32")}


class Symbolic:
    """Applies operators to constants and to the signal.

    Parameters
    ----------
    probing : bool
        Look for the axes of features alone: see `probe`.
    effort : Effort, optional
        What following may take; of several attempts at one file together.

    Attributes
    ----------
    calls : int
        Operators that were applied.
    latest : tuple of Operation
        The longest way that was followed.
    integers : list of int
        That operators were given: with some of them a program may compare its input's sizes.
    """

    def __init__(self, probing: bool = False, effort: Effort | None = None) -> None:
        self.calls = 0
        self.latest: tuple[Operation, ...] = ()
        self.integers: list[int] = []
        self._probing, self._effort = probing, effort or Effort()
        self._overwritten: set[int] = set()

    def tensor(self, name: str, array: Any) -> np.ndarray:
        """A constant of the program."""
        whole = isinstance(array, np.ndarray) and array.dtype.kind in "iub"
        return array if whole else numbers(name, array)

    def call(self, name: str, where: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What an operator gives.

        Parameters
        ----------
        name : str
            In ATen, without its overload.
        where : str
            For people.
        """
        self.calls += 1
        self._effort.call()
        self.integers += [one for one in (*args, *kwargs.values()) if type(one) is int]
        try:
            result = self._applied(name, At(where, self.calls), args, kwargs)
        except (ValueError, TypeError, IndexError, AttributeError, OverflowError) as error:
            fits = isinstance(error, ConversionError) and not isinstance(error, Unfit)
            raise (ConversionError if fits else Unfit)(f"{where}: {error}") from error
        for one in _signals(result):
            self._effort.follow(one.ids.nbytes)
            self.latest = max(self.latest, *(stage.chain for stage in one.stages), key=len)
        return result

    def _applied(self, name: str, at: At, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        signals = list(_signals((args, kwargs)))
        for one in signals:
            if self._overwritten & {stage.serial for stage in one.stages}:
                raise ConversionError("expected values as they were made, found one that was overwritten in place since")
        plain = name.rstrip("_") if name.endswith("_") and not name.endswith("__") else name
        if plain != name and signals:
            self._overwritten |= {stage.serial for stage in signals[0].stages}
        if name in CREATED or name in GENERAL:
            return compute(name, args, kwargs)
        if plain in TOLD:
            return _told(plain, args)
        if plain in _CASTS:
            return _cast(args, kwargs, plain, self._probing)
        if plain in MOVES:
            return _moved(plain, args, kwargs)
        if not signals and plain in HANDLERS and not is_computed(plain):
            raise ConversionError("expected the signal, found constants alone: the first step of a loop over time that was "
                                  "written out? nn.RNN, nn.GRU and nn.LSTM are the same and are read")
        if not signals:
            return compute(plain, args, kwargs)
        if plain not in HANDLERS:
            raise ConversionError(refusal(plain))
        if self._probing:
            return probed(plain, args, kwargs)
        return _handled(HANDLERS[plain], at, args, kwargs)


def _handled(handler: Callable[..., Any], at: At, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    whole = tuple(united(one, at.name) if isinstance(one, Tracked) else one for one in args)
    known = {key: value for key, value in kwargs.items() if key not in ("inplace", "dtype") or value not in (None, False)}
    inspect.signature(handler).bind(at, *whole, **known)
    return handler(at, *whole, **known)


def _signals(value: Any) -> Iterator[Tracked]:
    if isinstance(value, Tracked):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _signals(one)
    elif isinstance(value, dict):
        yield from _signals(list(value.values()))


def _told(name: str, args: tuple[Any, ...]) -> Any:
    """What an operator says of a tensor's form."""
    array = args[0].ids if isinstance(args[0], Tracked) else np.asarray(args[0])
    if name == "dtype":
        return DType("float32") if isinstance(args[0], Tracked) else kind_of(array)
    if name in ("size", "sym_size"):
        return array.shape[args[1]] if len(args) > 1 else list(array.shape)
    return {"dim": array.ndim, "numel": array.size, "device": None, "is_floating_point": True}[name]


def _cast(args: tuple[Any, ...], kwargs: dict[str, Any], name: str, probing: bool) -> Any:
    x, *others = args
    if name == "type_as":
        others = [_told("dtype", (others[0],))]
    kinds = [one for one in (*others, *kwargs.values(), _KINDS.get(name)) if isinstance(one, DType)]
    if not kinds:
        return x
    if not isinstance(x, Tracked):
        return cast(np.asarray(x), kinds[0])
    return x if floating(kinds[0], "dtype") or probing else truncated(x)


def _moved(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    parts = list(args[0]) if name in MERGES else [args[0]]
    signals = [one for one in parts if isinstance(one, Tracked)]
    if signals and len(signals) < len(parts):
        raise ConversionError("expected parts of the signal alone, found constants beside it")
    ids = [one.ids if isinstance(one, Tracked) else np.asarray(one) for one in parts]
    others = [one.ids if isinstance(one, Tracked) else one for one in args[1:]]
    known = {key: value for key, value in kwargs.items() if key != "memory_format"}
    found = MOVES[name](ids if name in MERGES else ids[0], *others, **known)
    if not signals:
        return found
    stages = tuple({stage.serial: stage for one in signals for stage in one.stages}.values())
    return [Tracked(stages, one) for one in found] if isinstance(found, list) else replace(signals[0], stages=stages, ids=found)
