"""Modules that enter themselves somewhere, as every cell does."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType


def import_all(package: str, path: Iterable[str]) -> None:
    """Import every module of a package."""
    for one in pkgutil.iter_modules(path):
        import_module(f"{package}.{one.name}")


def needed(module: str, what: str, extra: str) -> ModuleType:
    """A module that is no part of what the package needs.

    Raises
    ------
    ImportError
        It is not installed: how it can be.
    """
    try:
        return import_module(module)
    except ImportError:
        raise ImportError(f"{what}: needs {module}, which is not installed: pip install 'nrnn[{extra}]'") from None
