"""Modules that enter themselves somewhere, as every cell does."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def import_all(package: str, path: Iterable[str]) -> None:
    """Import every module of a package."""
    for one in pkgutil.iter_modules(path):
        import_module(f"{package}.{one.name}")


def alias(name: str, module: ModuleType) -> None:
    """Let `import name` find this very module, and what is below it, instead of second copies."""
    sys.modules |= {name + found[len(module.__name__):]: one for found, one in list(sys.modules.items())
                    if f"{found}.".startswith(f"{module.__name__}.")}


def needed(module: str, what: str, extra: str) -> ModuleType:
    """A module that is no part of what the package needs.

    Raises
    ------
    ImportError
        It is not installed: how it can be.
    SystemExit
        Likewise, with the line that the command prints, where `python -m` imports what it is about to run of this package.
    """
    try:
        return import_module(module)
    except ImportError as error:
        said = f"{what}: needs {module}, which is not installed: pip install 'nrnn[{extra}]' ({error})"
        if _is_to_be_run():
            sys.exit(f"error: {said}")
        raise ImportError(said) from error


def _is_to_be_run() -> bool:
    """Whether `python -m` is about to run a command of this package; another's program may do without what lacks."""
    if sys.argv[:1] != ["-m"]:  # which it is while packages are imported that a module to be run is in
        return False
    return sys.orig_argv[-len(sys.argv)].removeprefix("-m").startswith(f"{__name__.partition('.')[0]}.")


def is_installed(module: str) -> bool:
    """Whether `needed` would find it; of what it is in alone is anything imported."""
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):  # what it is in is not there, or is something else
        return False
