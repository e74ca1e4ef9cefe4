"""Which converter a file is for, by what it holds."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..values.budget import Budget
from ..values.files import file_name, open_regular, read_whole
from ._archive import Archive
from ._document import read as document
from ._errors import ConversionError, converter
from ._state import State
from ._unpickle import read
from ._within import state_dict

_MOST = 1 << 32

# Keys that a published checkpoint has and others have not; the first that fits is taken.
_KEYS: list[tuple[str, Callable[[set[str]], bool]]] = [
    ("noisyrnn", lambda keys: {"B", "C", "d", "E.weight", "D.weight"} <= keys),
    ("lipschitzrnn", lambda keys: {"E.weight", "D.weight"} <= keys),
    ("cornn", lambda keys: bool({"cell.i2h.weight", "rnn.i2h.weight"} & keys)),
    ("exprnn", lambda keys: any(key.startswith("rnn.recurrent_kernel.") for key in keys)),
    ("rkn", lambda keys: any(".rkn_layers." in f".{key}" for key in keys)),
    ("qlstm", lambda keys: any(key.endswith(".r_weight") for key in keys)),
    ("ncps", lambda keys: any(re.search(r"(^|\.)(time_a\.weight|w_tau|gleak)$", key) for key in keys)),
    ("min_gru", lambda keys: any(re.search(r"(^|\.)(to_hidden_and_gate|linear_z)\.weight$", key) for key in keys)),
    ("fdnet", lambda keys: {"weight", "parm"} <= keys or {"conv1.weight", "conv1L.weight"} <= keys),
    ("torch", lambda keys: any(re.search(r"(^|\.)(weight|weight_ih_l0)$", key) for key in keys)),
]

# What files begin with that say what they are; a checkpoint's keys are looked at then.
_BEGIN: list[tuple[bytes, str]] = [
    (rb"\x89HDF\r\n", "keras"), (rb"\s*(\xef\xbb\xbf)?\s*\{", "json"), (rb"PK\x03\x04", "zip"),
    (rb"\x80|.{6}\0\0\{", "checkpoint"), (rb"\x08", "onnx")]  # a pickle or safetensors; field 1 of an ONNX model

# Names of entries of a zip file that tell the same: all of a row must be there.
_ENTRIES: list[tuple[list[str], str]] = [
    ([r"config\.json", r"metadata\.json|model\.weights\.h5"], "keras"),
    ([r"[^/]+/code/.*|(.*/)?(models/.*\.json|serialized_exported_program\.json)"], "torch"),
    ([r"[^/]+/data\.pkl|data\.pkl"], "checkpoint")]

# What files begin with that are none of these, and what to do.
_LOOKS: list[tuple[bytes, str]] = [
    (rb"\x08\x01\x12", "a TensorFlow SavedModel; save the model as .keras"),
    (rb".{4}TFL3", "TensorFlow Lite; convert the Keras model that it was made of"),
    (rb"version https://git-lfs", "a Git LFS pointer, not the file itself; git lfs pull fetches it"),
    (rb"\s*<(?i:!doctype|html)", "a web page, not the file itself"),
    (rb"\s*<\?xml", "XML, as OpenVINO writes it; convert the model that it was made of"),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd", "a compressed file; unpack it"),
    (rb"\x93NUMPY", "an array of numpy.save, no model"),
    (rb"GGUF", "GGUF, a language model"),
    (rb"\n\x04nrnn", "a NoisyRNN model already"),
]
_READ = ("ONNX, Keras (.keras, .h5), PyTorch (checkpoints, TorchScript, torch.export), safetensors, RTNeural's or GuitarML's "
         "JSON, .nam")


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
    if os.path.exists(os.path.join(path, "saved_model.pb")):
        raise _Unknown("a folder that is a TensorFlow SavedModel; save the model as .keras")
    with open_regular(path) as file:
        start = file.read(64)
    if looks := _first(_LOOKS, start):
        raise _Unknown(f"what looks like {looks}")
    begins = _first(_BEGIN, start) or ("onnx" if os.fspath(path).endswith(".onnx") else None)
    if begins == "zip":
        begins = _zipped(path)
    if begins == "json":
        return "nam" if {"architecture", "config", "weights"} <= set(document(path)) else "rtneural"
    if begins is None:
        raise _Unknown("none of them; name it with --from")
    return _by_keys(path, path) if begins == "checkpoint" else begins


class _Unknown(ConversionError):
    def __init__(self, found: str) -> None:
        super().__init__(f"expected {_READ}; found {found}")


def _first(table: list[tuple[bytes, str]], start: bytes) -> str | None:
    return next((what for pattern, what in table if re.match(pattern, start, re.DOTALL)), None)


def _zipped(path: str | os.PathLike[str]) -> str:
    """What the entries of a zip file tell."""
    data = read_whole(path, _MOST)
    try:
        names = list(Archive(data, Budget(len(data))))
    except ValueError as error:
        raise ConversionError(f"expected a file that is whole, found {error}") from None
    for patterns, kind in _ENTRIES:
        if all(any(re.fullmatch(pattern, name) for name in names) for pattern in patterns):
            return kind
    raise _Unknown(f"a zip file of {', '.join(map(repr, names[:4])) or 'nothing'}")


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
