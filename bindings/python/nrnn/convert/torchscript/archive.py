"""TorchScript's archives: an object, its constants and its code, none of which is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...values.budget import Budget
from .. import _trees
from .._archive import Archive
from .._inert import Inert
from .._machine import Machine
from .._objects import Objects
from .._storages import Storages
from .code import Code

_OBJECT, _CONSTANTS, _CODE = "data.pkl", "constants.pkl", "code/"
_MOST_CODE = 1 << 22
_TAGS = ("restore_type_tag", "build_tensorlist", "build_intlist", "build_doublelist", "build_boollist")


@dataclass
class Script:
    """What an archive holds.

    Attributes
    ----------
    root : Inert
        The module.
    constants : tuple
        By the numbers that the code gives them.
    code : Code
    """

    root: Inert
    constants: tuple[Any, ...]
    code: Code


def is_script(archive: Archive) -> bool:
    """Does a zip file hold code beside its object?"""
    return any(name.endswith(_CONSTANTS) for name in archive) and any(f"/{_CODE}" in name for name in archive)


def read(data: bytes) -> Script:
    """The contents of an archive.

    Raises
    ------
    ValueError
        No archive, or contents that are not understood.
    """
    budget = Budget(len(data))
    archive = Archive(data, budget)
    root = next((name for name in archive if name.count("/") == 1 and name.endswith(f"/{_OBJECT}")), "").removesuffix(_OBJECT)
    if f"{root}byteorder" in archive and bytes(archive.read(f"{root}byteorder")) != b"little":
        raise ValueError("big-endian numbers")
    module = _loaded(archive, root, _OBJECT, budget, len(data))
    if not isinstance(module, Inert):
        raise ValueError(f"an archive of {type(module).__name__}, not of a module")
    constants = _loaded(archive, root, _CONSTANTS, budget, len(data)) if f"{root}{_CONSTANTS}" in archive else ()
    if not isinstance(constants, tuple):
        raise ValueError("constants that are no tuple")
    return Script(module, constants, Code(_sources(archive, f"{root}{_CODE}")))


def _loaded(archive: Archive, root: str, name: str, budget: Budget, size: int) -> Any:
    folder = root + name.removesuffix(".pkl")
    objects = Objects(budget, Storages(budget, lambda key: archive.read(f"{folder}/{key}")))
    value = Machine(bytes(archive.read(root + name)), objects, budget).load()
    _trees.check(value, objects.inert, size)
    return value


def _sources(archive: Archive, folder: str) -> dict[str, str]:
    """The text of each of its modules, by the module's name."""
    names = [name for name in archive if name.startswith(folder) and name.endswith(".py")]
    sources, left = {}, _MOST_CODE
    for name in names:
        content = bytes(archive.read(name))
        left -= len(content)
        if left < 0:
            raise ValueError(f"code of more than {_MOST_CODE} bytes")
        sources[name[len(folder):-len(".py")].replace("/", ".")] = content.decode("utf-8")
    return sources


def plain(value: Any) -> Any:
    """Without the marks that say what a list is of."""
    if isinstance(value, Inert) and type(value).__name__ in _TAGS and type(value).__module__ == "torch.jit._pickle":
        return plain(value.args[0]) if value.args else []
    return [plain(one) for one in value] if isinstance(value, list) else value


def parts(root: Inert, path: str = "") -> Iterator[tuple[str, Inert]]:
    """A module and those within, by their names; each is looked at once."""
    seen: set[int] = set()
    waiting = [(path, root)]
    while waiting:
        name, module = waiting.pop(0)
        if id(module) in seen:
            continue
        seen.add(id(module))
        yield name, module
        inner = [(key, one) for key, one in vars(module).items() if isinstance(one, Inert) and plain(one) is one]
        waiting += [(f"{name}.{key}" if name else key, one) for key, one in inner]


def widths(script: Script) -> list[int]:
    """The columns of each matrix."""
    arrays = [value for _, module in parts(script.root) for value in vars(module).values()]
    return [one.shape[1] for one in (*arrays, *script.constants) if isinstance(one, np.ndarray) and one.ndim == 2]
