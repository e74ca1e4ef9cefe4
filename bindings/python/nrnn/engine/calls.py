"""The one gate that turns a status into an exception."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import byref
from typing import Any

from ..values.errors import CLASSES, NrnnError
from .abi import lib
from .structs import Error


def check(status: int, error: Error) -> None:
    """Raise what `status` stands for, with the library's own sentence; nothing for OK."""
    if status:
        message = error.message.decode(errors="replace") or lib.nrnn_status_string(status).decode()
        raise CLASSES.get(status, NrnnError)(message, status)


def call(function: Callable[..., int], *arguments: Any) -> None:
    """Call a C function whose last parameter is an nrnn_error."""
    error = Error()
    check(function(*arguments, byref(error)), error)
