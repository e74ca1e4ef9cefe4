"""Which converter a file is for, by what it holds."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from .._files import file_name, open_regular
from ._errors import ConversionError, converter
from ._state import State

KINDS = ("onnx", "rtneural", "torch", "noisyrnn", "lipschitzrnn", "cornn", "exprnn", "qlstm", "rkn", "fdnet")

# Keys that a published checkpoint has and others have not; the first that fits is taken.
_KEYS: list[tuple[str, Callable[[set[str]], bool]]] = [
    ("noisyrnn", lambda keys: {"B", "C", "d", "E.weight", "D.weight"} <= keys),
    ("lipschitzrnn", lambda keys: {"E.weight", "D.weight"} <= keys),
    ("cornn", lambda keys: bool({"cell.i2h.weight", "rnn.i2h.weight"} & keys)),
    ("exprnn", lambda keys: any(key.startswith("rnn.recurrent_kernel.") for key in keys)),
    ("rkn", lambda keys: any(".rkn_layers." in f".{key}" for key in keys)),
    ("qlstm", lambda keys: any(key.endswith(".r_weight") for key in keys)),
    ("fdnet", lambda keys: {"weight", "parm"} <= keys or {"conv1.weight", "conv1L.weight"} <= keys),
    ("torch", lambda keys: any(re.search(r"(^|\.)(weight|weight_ih_l0)$", key) for key in keys)),
]


@converter
def guess(path: str | os.PathLike[str]) -> str:
    """One of `KINDS`.

    Raises
    ------
    ConversionError
        None of them fits.
    OSError
        No regular file, or one that cannot be read.
    """
    with open_regular(path) as file:
        start = file.read(64)
    if start.lstrip()[:1] == b"{":
        return "rtneural"
    if start[:1] == b"\x80" or start[:4] == b"PK\x03\x04":  # a pickle, or torch's zip file of one
        return _by_keys(path)
    if start[:1] == b"\x08" or os.fspath(path).endswith(".onnx"):  # field 1 of an ONNX model
        return "onnx"
    expected = "an ONNX model, RTNeural's JSON or a PyTorch checkpoint"
    raise ConversionError(f"{file_name(path)}: expected {expected}, found none of them; name it with --from")


def _by_keys(path: str | os.PathLike[str]) -> str:
    keys = set(State(path))
    for kind, fits in _KEYS:
        if fits(keys):
            return kind
    found = ", ".join(sorted(keys)[:8]) or "none"
    raise ConversionError(f"{file_name(path)}: expected a checkpoint of known keys, found {found}; name it with --from")
