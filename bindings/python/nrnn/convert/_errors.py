"""What all converters raise."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numpy as np

from ..reference import Disagreement, DoubtfulWarning
from ..values.errors import NrnnError
from ..values.excerpt import excerpt
from ..values.files import file_name
from ..values.numbers import as_float64

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")

ConversionWarning = DoubtfulWarning  # as conversions call it: a filter for either is one for both


class ConversionError(ValueError):
    """A model that this version cannot convert; the message names the node, key or layer, and why."""

    def __init__(self, message: object) -> None:
        super().__init__(excerpt(message))


def numbers(name: str, value: Any) -> np.ndarray:
    """What a file holds under a name, in float64.

    Raises
    ------
    ConversionError
        Not finite real numbers; the message names the first place.
    """
    try:
        return as_float64(name, value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ConversionError(error) from error
    except RuntimeError as error:  # of a tensor without numbers, such as one on PyTorch's device "meta"
        raise ConversionError(f"{name}: {error}") from error


def agreed(compare: Callable[..., _Found], *arguments: Any) -> _Found:
    """What a comparison of the reference found, a disagreement as `ConversionError`."""
    try:
        return compare(*arguments)
    except Disagreement as error:
        raise ConversionError(error) from error


def number(name: str, value: Any) -> float:
    """A single one, which may stand in an array, but in no list; a truth value is none."""
    if isinstance(value, (bool, list, tuple)):
        raise ConversionError(f"{name}: expected one number, found {value!r:.60}")
    found = numbers(name, value)
    if found.size != 1:
        raise ConversionError(f"{name}: expected one number, found {found.size}")
    return float(found.item())


def whole(name: str, value: Any, least: int = 0, most: int = 65535) -> int:
    """A whole number of a file, which may be a truth value."""
    if not isinstance(value, int) or not least <= value <= most:
        raise ConversionError(f"{name}: expected a whole number from {least} to {most}, found {value!r:.60}")
    return int(value)


def converter(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """What readers of sources share: their errors name the file, if the source is one, and are `ConversionError`, or
    `ImportError` where a package lacks.

    Numbers of a file may overflow: exp to infinity, whose logistic is right, or all the way, which check vectors refuse.
    """

    @functools.wraps(function)
    def named(*args: _Given.args, **settings: _Given.kwargs) -> _Found:
        try:
            with np.errstate(all="ignore"):
                return function(*args, **settings)
        except (ValueError, NrnnError, ImportError) as error:
            source = next(iter((*args, *settings.values())), None)
            if not isinstance(source, (str, os.PathLike)):
                raise
            name = file_name(source)
            if excerpt(name) in str(error) and isinstance(error, ConversionError):
                raise
            raise (ImportError if isinstance(error, ImportError) else ConversionError)(f"{name}: {error}") from error
    return named
