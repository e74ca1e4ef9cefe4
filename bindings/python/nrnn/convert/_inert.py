"""What stands for an object whose class is not loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


_GROUPS = ("_modules", "_parameters", "_buffers")


class Inert:
    """An object of a class that is not loaded: its attributes, and the entries if it is a dict or a list.

    Each class of a file is a subclass that bears its name and module; none outlives the reading, and nothing of a file
    can reach it.
    """

    def __init__(self, *args: Any) -> None:
        self.args = args

    def state_dict(self) -> dict[str, np.ndarray]:
        """As a module's: parameters and buffers, then those of the modules within.

        """
        return {name + key: tensor for name, module in modules(self) for group in ("_parameters", "_buffers")
                for key, tensor in vars(module).get(group, {}).items() if isinstance(tensor, np.ndarray)}


def modules(root: Inert, prefix: str = "") -> Iterator[tuple[str, Inert]]:
    """A module and those within, each with the prefix of its tensors' keys; `_trees.check` has bounded them."""
    yield prefix, root
    for name, inner in vars(root).get("_modules", {}).items():
        if isinstance(inner, Inert):
            yield from modules(inner, f"{prefix}{name}.")


def parts(module: Inert) -> list[Inert]:
    """The modules right within.

    Raises
    ------
    ValueError
        Modules, parameters or buffers that are not by name, as those of PyTorch are.
    """
    for group in _GROUPS:
        held = vars(module).get(group, {})
        if not isinstance(held, dict) or not all(isinstance(key, str) for key in held):
            raise ValueError(f"an object whose {group} are not by name")
    return [one for one in vars(module).get("_modules", {}).values() if isinstance(one, Inert)]
