"""Checkpoints read without being executed, and without torch.

A pickle names functions to be called; here it gets only the few that make arrays, numbers, lists and dictionaries, and
everything else it names becomes an `Inert` object that holds what the pickle said of it. So a checkpoint of a whole
module gives its tensors and attributes, whatever its class, and no code of the file or of its authors runs. Reading
takes memory in proportion to the file (`Budget`), and leaves nothing behind that a later file could find.

Read are torch's zip files, its older streams (also those written by Python 2), plain pickles and safetensors.
"""

from __future__ import annotations

from typing import Any

from ..values.budget import Budget
from ..values.files import file_name, read_whole
from . import _safetensors, _trees
from ._archive import SIGNATURE, Archive
from ._errors import ConversionError
from ._inert import Inert
from ._machine import Machine
from ._objects import Objects
from ._storages import Storages

__all__ = ["Inert", "read"]

_MAGIC, _PROTOCOL = 0x1950A86A20F9469CFC6C, 1001  # of torch's older streams
_MOST = 1 << 32
_TAR = slice(257, 262), b"ustar"
_PICKLE, _SCRIPT = "data.pkl", "constants.pkl"


def read(path: Any) -> Any:
    """What a checkpoint holds: arrays in place of tensors, `Inert` objects in place of others.

    Reading a file of n bytes takes at most 4 n + 32 MiB beside the file itself.

    Raises
    ------
    OSError
        No regular file, or one that cannot be read.
    ConversionError
        No checkpoint, or one with contents that are not understood; the message names the file.
    """
    name = file_name(path)
    try:
        return from_bytes(read_whole(path, _MOST))
    except ValueError as error:
        raise ConversionError(f"{name}: expected a checkpoint, found {error}") from None


def from_bytes(data: bytes) -> Any:
    """The same of a checkpoint's bytes.

    Raises
    ------
    ValueError
        What is wrong.
    """
    budget = Budget(len(data))
    if _safetensors.is_safetensors(data):
        return _safetensors.read(data, budget)
    if data.startswith(SIGNATURE):
        return _read_zip(data, budget)
    place, tar = _TAR
    if data[place] == tar:
        raise ValueError("a tar file, of PyTorch before 0.1.10; load it there and save it again")
    objects = Objects(budget)
    machine = Machine(data, objects, budget)
    first = machine.load()
    if isinstance(first, int) and first == _MAGIC:
        return _read_stream(data, budget, machine.position)
    return _checked(first, objects, data)


def _checked(value: Any, objects: Objects, data: bytes) -> Any:
    _trees.check(value, objects.inert, len(data))
    return value


def _read_zip(data: bytes, budget: Budget) -> Any:
    archive = Archive(data, budget)
    found = [name for name in archive if name.rpartition("/")[2] == _PICKLE]
    if len(found) != 1:
        raise ValueError(f"a zip file with {len(found)} entries {_PICKLE}, not one")
    root = found[0].removesuffix(_PICKLE)
    if root + _SCRIPT in archive:
        raise ValueError("a TorchScript archive, whose code from_torch alone reads; or save the module's state dict")
    if f"{root}byteorder" in archive and archive.read(f"{root}byteorder") != b"little":
        raise ValueError("big-endian numbers")
    objects = Objects(budget, Storages(budget, lambda key: archive.read(f"{root}data/{key}")))
    return _checked(Machine(bytes(archive.read(found[0])), objects, budget).load(), objects, data)


def _read_stream(data: bytes, budget: Budget, position: int) -> Any:
    """Three pickles before the object, one after it; then the numbers of each storage."""
    storages = Storages(budget)
    objects = Objects(budget, storages)
    machine = Machine(data, objects, budget, position)
    if machine.load() != _PROTOCOL:
        raise ValueError(f"another protocol of torch than {_PROTOCOL}")
    system = machine.load()
    if not isinstance(system, dict) or system.get("little_endian", True) is not True:
        raise ValueError("big-endian numbers")
    value, keys = machine.load(), machine.load()
    _fill(storages, keys, memoryview(data)[machine.position:])
    return _checked(value, objects, data)


def _fill(storages: Storages, keys: Any, data: memoryview) -> None:
    if not isinstance(keys, list):
        raise ValueError("no list of storages")
    for key in keys:
        data = data[storages.fill(key, data):]
    storages.complete()
