"""Which converter a file is for, by what it holds."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..values.files import file_name, open_regular
from ._errors import ConversionError, converter
from ._state import State
from ._unpickle import read
from ._within import state_dict

# Keys that a published checkpoint has and others have not; the first that fits is taken.
_KEYS: list[tuple[str, Callable[[set[str]], bool]]] = [
    ("noisyrnn", lambda keys: {"B", "C", "d", "E.weight", "D.weight"} <= keys),
    ("lipschitzrnn", lambda keys: {"E.weight", "D.weight"} <= keys),
    ("cornn", lambda keys: bool({"cell.i2h.weight", "rnn.i2h.weight"} & keys)),
    ("exprnn", lambda keys: any(key.startswith("rnn.recurrent_kernel.") for key in keys)),
    ("rkn", lambda keys: any(".rkn_layers." in f".{key}" for key in keys)),
    ("qlstm", lambda keys: any(key.endswith(".r_weight") for key in keys)),
    ("fdnet", lambda keys: {"weight", "parm"} <= keys or {"conv1.weight", "conv1L.weight"} <= keys),
    ("ncps", lambda keys: any(re.search(r"(^|\.)(time_a\.weight|w_tau|gleak)$", key) for key in keys)),
    ("min_gru", lambda keys: any(re.search(r"(^|\.)(to_hidden_and_gate|linear_z)\.weight$", key) for key in keys)),
    ("torch", lambda keys: any(re.search(r"(^|\.)(weight|weight_ih_l0)$", key) for key in keys)),
]

# What files begin with that are none of these, and what to do.
_LOOKS: list[tuple[bytes, str]] = [
    (rb"\x89HDF\r\n", "HDF5, as Keras writes it; export it to ONNX"),
    (rb".{4}TFL3", "TensorFlow Lite; export the model to ONNX"),
    (rb".{6}\0\0\{", "safetensors; save the state dict with torch.save"),
    (rb"version https://git-lfs", "a Git LFS pointer, not the file itself; git lfs pull fetches it"),
    (rb"\s*<(?i:!doctype|html)", "a web page, not the file itself"),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd", "a compressed file; unpack it"),
    (rb"\n\x04nrnn", "a NoisyRNN model already"),
]


@converter
def guess(path: str | os.PathLike[str], within: str | None = None) -> str:
    """One of `nrnn.commands.KINDS`; `within` is the key of a state dict in a checkpoint.

    Raises
    ------
    ConversionError
        None of them fits.
    OSError
        No regular file, or one that cannot be read.
    """
    if within is not None:
        return _by_keys(read_within(path, within), path)
    with open_regular(path) as file:
        start = file.read(64)
    if looks := next((what for pattern, what in _LOOKS if re.match(pattern, start, re.DOTALL)), None):
        raise ConversionError(f"{file_name(path)}: expected an ONNX model, RTNeural's JSON or a PyTorch checkpoint, "
                              f"found what looks like {looks}")
    if start.lstrip()[:1] == b"{":
        return "rtneural"
    if start[:1] == b"\x80" or start[:4] == b"PK\x03\x04":  # a pickle, or torch's zip file of one
        return _by_keys(path, path)
    if start[:1] == b"\x08" or os.fspath(path).endswith(".onnx"):  # field 1 of an ONNX model
        return "onnx"
    expected = "an ONNX model, RTNeural's JSON or a PyTorch checkpoint"
    raise ConversionError(f"{file_name(path)}: expected {expected}, found none of them; name it with --from")


def read_within(path: str | os.PathLike[str], key: str) -> Any:
    """The state dict or module under a key of a checkpoint."""
    found = read(path)
    if not isinstance(found, Mapping) or state_dict(found.get(key)) is None:
        keys = ", ".join(repr(one) for one in found if state_dict(found[one])) if isinstance(found, Mapping) else ""
        raise ConversionError(f"--within: expected the key of a state dict, such as {keys or 'none'}, found {key!r}")
    return found[key]


def _by_keys(source: Any, path: str | os.PathLike[str]) -> str:
    keys = set(State(source))
    for kind, fits in _KEYS:
        if fits(keys):
            return kind
    found = ", ".join(sorted(keys)[:8]) or "none"
    raise ConversionError(f"{file_name(path)}: expected a checkpoint of known keys, found {found}; name it with --from")
