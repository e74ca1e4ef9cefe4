"""The functions of nrnn.h, declared in one table, and the library that they are found in.

Importing this module loads the library, resolves every symbol and compares ABI version and struct sizes. `ctypes.CDLL`
releases the GIL for the time of each call. Where no library is found at all, model files can still be written: the
first use of the engine then raises ImportError.
"""

from __future__ import annotations

import ctypes
import os
import platform
from ctypes import POINTER, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any

from .structs import (STRUCTS, CalibrationInfo, ChannelInfo, CheckReportStruct, Error, LayerInfo, LoadOptions,
                      ModelInfo, Output, StreamInfo, StreamOptions)

ABI_VERSION = 0

_ERROR = POINTER(Error)
_MODEL = _STREAM = c_void_p
_ARRAY = c_void_p  # an address, as NumPy gives it
_OUT = POINTER(c_void_p)  # receives a handle

# name, result, arguments; in the order of the header.
FUNCTIONS = (
    ("nrnn_version", c_uint32, ()),
    ("nrnn_version_string", c_char_p, ()),
    ("nrnn_abi_version", c_uint32, ()),
    ("nrnn_numerics_revision", c_uint32, ()),
    ("nrnn_status_string", c_char_p, (c_int32,)),
    ("nrnn_check_header", c_int32, (c_uint32, c_uint32, _ERROR)),
    ("nrnn_struct_size", c_size_t, (c_uint32,)),
    ("nrnn_kernels_name", c_char_p, (c_uint32,)),
    ("nrnn_kernels_available", c_int32, (c_uint32,)),
    ("nrnn_model_load_memory", c_int32, (c_char_p, c_size_t, POINTER(LoadOptions), _OUT, _ERROR)),
    ("nrnn_model_load_file", c_int32, (c_char_p, POINTER(LoadOptions), _OUT, _ERROR)),
    ("nrnn_model_free", None, (_MODEL,)),
    ("nrnn_model_get_info", c_int32, (_MODEL, POINTER(ModelInfo), _ERROR)),
    ("nrnn_model_get_layer", c_int32, (_MODEL, c_uint32, POINTER(LayerInfo), _ERROR)),
    ("nrnn_model_get_input", c_int32, (_MODEL, c_uint32, POINTER(ChannelInfo), _ERROR)),
    ("nrnn_model_get_output", c_int32, (_MODEL, c_uint32, POINTER(ChannelInfo), _ERROR)),
    ("nrnn_model_get_provenance", c_int32, (_MODEL, c_uint32, POINTER(c_char_p), POINTER(c_char_p), _ERROR)),
    ("nrnn_model_get_calibration", c_int32, (_MODEL, POINTER(CalibrationInfo), _ERROR)),
    ("nrnn_model_verify", c_int32, (_MODEL, POINTER(CheckReportStruct), _ERROR)),
    ("nrnn_stream_size", c_int32,
     (_MODEL, POINTER(StreamOptions), POINTER(c_size_t), POINTER(c_size_t), _ERROR)),
    ("nrnn_stream_init", c_int32, (c_void_p, c_size_t, _MODEL, POINTER(StreamOptions), _OUT, _ERROR)),
    ("nrnn_stream_deinit", None, (_STREAM,)),
    ("nrnn_stream_create", c_int32, (_MODEL, POINTER(StreamOptions), _OUT, _ERROR)),
    ("nrnn_stream_free", None, (_STREAM,)),
    ("nrnn_stream_clone", c_int32, (_STREAM, _OUT, _ERROR)),
    ("nrnn_stream_copy", c_int32, (_STREAM, _STREAM, _ERROR)),
    ("nrnn_stream_step", c_int32, (_STREAM, _ARRAY, c_size_t, c_double, POINTER(Output), _ERROR)),
    ("nrnn_stream_run", c_int32,
     (_STREAM, _ARRAY, c_size_t, c_size_t, _ARRAY, _ARRAY, POINTER(Output), POINTER(c_size_t), _ERROR)),
    ("nrnn_streams_step", c_int32,
     (_OUT, c_size_t, _ARRAY, c_size_t, _ARRAY, POINTER(Output), POINTER(c_int32), _ERROR)),
    ("nrnn_stream_reset", c_int32, (_STREAM, c_uint32, c_uint64, _ERROR)),
    ("nrnn_stream_reset_to", c_int32, (_STREAM, c_char_p, c_size_t, c_uint64, _ERROR)),
    ("nrnn_stream_get_info", c_int32, (_STREAM, POINTER(StreamInfo), _ERROR)),
    ("nrnn_stream_state", c_int32, (_STREAM, c_uint32, c_int64, _ARRAY, c_size_t, _ERROR)),
    ("nrnn_stream_snapshot", c_int32,
     (_STREAM, c_char_p, c_size_t, c_void_p, c_size_t, POINTER(c_size_t), _ERROR)),
    ("nrnn_stream_restore", c_int32, (_STREAM, c_char_p, c_size_t, c_void_p, POINTER(c_size_t), _ERROR)),
    ("nrnn_snapshot_get_info", c_int32, (c_char_p, c_size_t, POINTER(StreamInfo), POINTER(c_uint64), _ERROR)),
    ("nrnn_normals", c_int32,
     (c_uint64, c_uint64, c_uint64, c_uint32, c_uint32, c_uint64, c_uint32, c_uint32, c_size_t, _ARRAY, _ERROR)),
    ("nrnn_stream_id_from_key", c_uint64, (c_char_p, c_size_t)),
)


def _candidates() -> list[str]:
    """Where the library is looked for, in this order."""
    package = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    checkout = os.path.dirname(os.path.dirname(os.path.dirname(package)))
    named = os.environ.get("NRNN_LIBRARY")
    if named:
        return [named]
    places = [
        os.path.join(package, "libnrnn.so"),  # carried by the installed package
        os.path.join(checkout, ".build-lib", platform.machine(), "libnrnn.so"),  # after `make lib`
    ]
    return [place for place in places if os.path.exists(place)] + ["libnrnn.so.0"]  # last, the system's


class _Missing:
    """Stands in for a library that was not found."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def __getattr__(self, name: str) -> Any:
        raise ImportError(self._reason)


def _declare(library: ctypes.CDLL, path: str) -> None:
    for name, result, arguments in FUNCTIONS:
        try:
            function = getattr(library, name)
        except AttributeError:
            raise ImportError(f"{path} lacks {name}: it is not the libnrnn that this package was written for") from None
        function.restype, function.argtypes = result, arguments


def _compare(library: ctypes.CDLL, path: str) -> None:
    found = library.nrnn_abi_version()
    if found != ABI_VERSION:
        raise ImportError(f"{path} has ABI version {found}, this package was written for {ABI_VERSION}")
    for which, struct in enumerate(STRUCTS):
        expected, found = ctypes.sizeof(struct), library.nrnn_struct_size(which)
        if expected != found:
            raise ImportError(f"{path}: {struct.__doc__[:-1].split(':')[0]} has {found} bytes, expected {expected}")


def _load() -> tuple[Any, str | None]:
    """The first library that opens, checked, and its path."""
    reasons = []
    for path in _candidates():
        try:
            library = ctypes.CDLL(path)
        except OSError as error:
            reasons.append(str(error))
            continue
        _declare(library, path)
        _compare(library, path)
        return library, path
    reason = "libnrnn was not found (set NRNN_LIBRARY to its path, or build it with `make lib`): " + "; ".join(reasons)
    if os.environ.get("NRNN_LIBRARY"):
        raise ImportError(reason)  # somebody named a file: never go on without it
    return _Missing(reason), None


lib, library_path = _load()


def unconverted(name: str) -> Any:
    """A function that takes its arguments as they are, for what is called once a sample; None without a library.

    Each has to be of the very type that the header names, and ctypes' own, or bytes for an array: nothing checks it.
    """
    if library_path is None:
        return None
    function = lib[name]  # another object than the attribute of that name
    function.restype = getattr(lib, name).restype
    return function
