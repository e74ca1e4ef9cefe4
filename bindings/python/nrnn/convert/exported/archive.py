"""Files of `torch.export.save`: zip files of JSON and tensors, of which nothing is run."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...values.budget import Budget
from .._archive import Archive
from .._document import document
from .._errors import ConversionError
from .._unpickle import from_bytes
from .document import dtype_of, program
from .graph import Graph

_OLDER = "serialized_exported_program.json"
_TYPES = {"uint8": "u1", "int8": "i1", "int16": "<i2", "int32": "<i4", "int64": "<i8", "float32": "<f4", "float64": "<f8",
          "bool": "?", "float16": "<f2"}


def is_program(archive: Archive) -> bool:
    """Does a zip file hold one?"""
    return _OLDER in archive or any(_is_model(name) for name in archive)


def read(data: bytes) -> Graph:
    """The program of a file.

    Raises
    ------
    ValueError
        No such file, several programs, or contents that are not understood.
    """
    budget = Budget(len(data))
    archive = Archive(data, budget)
    if _OLDER in archive:
        return program(document(bytes(archive.read(_OLDER)), _OLDER), _Older(archive))
    models = [name for name in archive if _is_model(name)]
    if len(models) != 1:
        raise ConversionError(f"expected one program, found {len(models)}")
    root, _, name = models[0].rpartition("models/")
    return program(document(bytes(archive.read(models[0])), models[0]), _Weights(archive, root, name.removesuffix(".json"), budget))


def _is_model(name: str) -> bool:
    folder = name.rpartition("/")[0]
    return name.endswith(".json") and (folder == "models" or folder.endswith("/models"))


class _Older:
    """The tensors of files before PyTorch 2.8: checkpoints within."""

    def __init__(self, archive: Archive) -> None:
        names = ("serialized_state_dict.pt", "serialized_constants.pt")
        self._state, self._constants = (from_bytes(bytes(archive.read(one))) if one in archive and archive.read(one) else {}
                                        for one in names)

    def __call__(self, name: str, constant: bool) -> Any:
        for held in (self._constants, self._state) if constant else (self._state, self._constants):
            if isinstance(held, dict) and isinstance(found := held.get(name), np.ndarray):
                return found
        raise ConversionError(f"{name}: needed, and the file does not hold it")


class _Weights:
    """The tensors of newer files, an entry each, which a document describes."""

    def __init__(self, archive: Archive, root: str, model: str, budget: Budget) -> None:
        self._archive, self._budget = archive, budget
        self._held: dict[str, tuple[str, Any]] = {}
        for folder in ("weights", "constants"):
            name = f"{root}data/{folder}/{model}_{folder}_config.json"
            config = document(bytes(archive.read(name)), name) if name in archive else {"config": {}}
            self._held |= {key: (f"{root}data/{folder}/", one) for key, one in config["config"].items()}

    def __call__(self, name: str, constant: bool) -> Any:
        if name not in self._held:
            raise ConversionError(f"{name}: needed, and the file does not hold it")
        folder, entry = self._held[name]
        content = bytes(self._archive.read(folder + entry["path_name"]))
        if entry.get("use_pickle"):
            return from_bytes(content)
        return _array(name, content, entry["tensor_meta"], self._budget)


def _array(name: str, content: bytes, meta: Any, budget: Budget) -> np.ndarray:
    kind = dtype_of(meta["dtype"])
    if kind not in _TYPES and kind != "bfloat16":
        raise ConversionError(f"{name}: expected numbers of a known kind, found {kind}")
    sizes, strides = ([one["as_int"] for one in meta[key]] for key in ("sizes", "strides"))
    offset = meta["storage_offset"]["as_int"]
    if any(type(one) is not int or not 0 <= one < 1 << 40 for one in (*sizes, *strides, offset)) or len(sizes) != len(strides):
        raise ConversionError(f"{name}: expected sizes and strides, found others")
    raw = np.frombuffer(content, "<u2" if kind == "bfloat16" else _TYPES[kind])
    last = offset + sum((size - 1) * stride for size, stride in zip(sizes, strides))
    if math.prod(sizes) and last >= len(raw):
        raise ConversionError(f"{name}: expected {last + 1} numbers, found {len(raw)}")
    budget.take(8 * math.prod(sizes), f"tensor {name!r}")
    numbers = (raw.astype("u4") << 16).view("f4") if kind == "bfloat16" else raw
    steps = [stride * numbers.itemsize for stride in strides]
    return np.lib.stride_tricks.as_strided(numbers[offset:], sizes, steps, writeable=False).copy()
