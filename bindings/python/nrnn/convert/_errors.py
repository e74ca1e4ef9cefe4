"""What all converters raise."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, TypeVar

from .._errors import NrnnError
from .._excerpt import excerpt
from .._files import file_name

_Converter = TypeVar("_Converter", bound=Callable[..., Any])


class ConversionError(ValueError):
    """A model that this version cannot convert; the message names the node, key or layer, and why, in one short line."""

    def __init__(self, message: object) -> None:
        super().__init__(excerpt(message))


def names_its_file(converter: _Converter) -> _Converter:
    """A converter whose errors name the file, if its source is one; all of what a file causes are `ConversionError`."""

    @functools.wraps(converter)
    def named(*args: Any, **settings: Any) -> Any:
        try:
            return converter(*args, **settings)
        except (ValueError, NrnnError) as error:
            source = next(iter((*args, *settings.values())), None)
            if not isinstance(source, (str, os.PathLike)):
                raise
            name = file_name(source)
            if excerpt(name) in str(error) and isinstance(error, ConversionError):
                raise
            raise ConversionError(f"{name}: {error}") from error
    return named
