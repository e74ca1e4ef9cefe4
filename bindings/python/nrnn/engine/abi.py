"""The functions of nrnn.h, declared in one table, and the library that they are found in.

Importing this module loads the library, resolves every symbol, compares ABI version and struct sizes. `ctypes.CDLL`
releases the GIL for the time of each call. Without a library that does, model files can still be written, and commands
tell what there is: the first use of the engine then raises ImportError.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from ctypes import POINTER, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any

from ._library import fits, load
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
    ("nrnn_model_load_memory", c_int32, (c_void_p, c_size_t, POINTER(LoadOptions), _OUT, _ERROR)),
    ("nrnn_model_load_file", c_int32, (c_char_p, POINTER(LoadOptions), _OUT, _ERROR)),
    ("nrnn_model_free", None, (_MODEL,)),
    ("nrnn_model_size", c_int32,
     (c_char_p, c_size_t, POINTER(LoadOptions), POINTER(c_size_t), POINTER(c_size_t), POINTER(c_size_t), _ERROR)),
    ("nrnn_model_init", c_int32,
     (c_void_p, c_size_t, c_void_p, c_size_t, c_char_p, c_size_t, POINTER(LoadOptions), _OUT, _ERROR)),
    ("nrnn_model_deinit", None, (_MODEL,)),
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


def _declare(library: ctypes.CDLL, path: str) -> None:
    """Everything of the library; what tells its version first, since another one's functions may be others."""
    _functions(library, path, FUNCTIONS[:3])
    fits(library, path, ABI_VERSION)
    _functions(library, f"{path} (libnrnn {library.nrnn_version_string().decode()})", FUNCTIONS[3:])
    for which, struct in enumerate(STRUCTS):
        _covers(struct, library.nrnn_struct_size(which), path)


def _covers(struct: Any, found: int, path: str) -> None:
    """A newer library's struct may have grown, at its end, where ours tells its size."""
    expected, sized = ctypes.sizeof(struct), struct._fields_[0][0] == "struct_size"
    if found < expected or found > expected and not sized:
        name, more = struct.__doc__[:-1].split(":")[0], " or more" if sized else ""
        raise ImportError(f"{path}: {name} has {found} bytes, expected {expected}{more}: it is not the libnrnn that this "
                          "package was written for")


def _functions(library: ctypes.CDLL, path: str, functions: Iterable[tuple[str, Any, tuple[Any, ...]]]) -> None:
    for name, result, arguments in functions:
        try:
            function = getattr(library, name)
        except AttributeError:
            raise ImportError(f"{path} lacks {name}: it is not the libnrnn that this package was written for") from None
        function.restype, function.argtypes = result, arguments


_loaded = load(_declare)
lib: Any = _loaded[0]
library_path: str | None = _loaded[1]
"""Path of the library in use; None: none was found that does."""


def absent() -> bool:
    """Whether there is no library at all, for what goes on without one.

    Raises
    ------
    ImportError
        One is there, or was named, that does not do: nothing goes on as if there were none.
    """
    if library_path is None and lib.wrong:
        raise ImportError(lib.reason)
    return library_path is None


def unconverted(name: str) -> Any:
    """A function that takes its arguments as they are, for what is called once a sample; None without a library.

    Each has to be of the very type that the header names, and ctypes' own, or bytes for an array: nothing checks it.
    """
    if library_path is None:
        return None
    function = lib[name]  # another object than the attribute of that name
    function.restype = getattr(lib, name).restype
    return function
