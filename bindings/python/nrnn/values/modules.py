"""Modules that enter themselves somewhere, as every cell does."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from importlib import import_module


def import_all(package: str, path: Iterable[str]) -> None:
    """Import every module of a package."""
    for one in pkgutil.iter_modules(path):
        import_module(f"{package}.{one.name}")
