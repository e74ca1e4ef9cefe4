"""The library itself: where it is looked for, and what is said of one that does not do."""

from __future__ import annotations

import ctypes
import os
import platform
from collections.abc import Callable
from typing import Any

from ..values.binary import Binary
from ..values.version import VERSION

_SYSTEM = "libnrnn.so.0"


class Missing:
    """Stands in for a library that was not found, or that does not do: whoever uses it is told why."""

    def __init__(self, reason: str, wrong: bool = False) -> None:
        self.reason, self.wrong = reason, wrong

    def __getattr__(self, name: str) -> Any:
        raise ImportError(self.reason)


def candidates() -> list[str]:
    """Where the library is looked for, in this order."""
    named = os.environ.get("NRNN_LIBRARY")
    if named:
        return [named]
    package = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    checkout = os.path.dirname(os.path.dirname(os.path.dirname(package)))
    places = [
        os.path.join(package, "lib", "libnrnn.so.0"),  # carried by the installed package
        os.path.join(checkout, ".build-lib", platform.machine(), "libnrnn.so"),  # after `make lib`
    ]
    return [place for place in places if os.path.exists(place)] + [_SYSTEM]


def load(declare: Callable[[ctypes.CDLL, str], None]) -> tuple[Any, str | None]:
    """The first library that opens, declared, and its path; what stands in for it, and None."""
    named, reasons = bool(os.environ.get("NRNN_LIBRARY")), []
    for path in candidates():
        try:
            library = ctypes.CDLL(path)
        except OSError as error:
            reasons.append(_reason(path, str(error)))
            continue
        try:
            declare(library, path)
        except ImportError as error:
            return Missing(_NAMED.format(error) if named else str(error), wrong=True), None
        return library, path
    reason = "; ".join(reasons)
    return Missing(_NAMED.format(reason) if named else f"libnrnn was not found: {reason}", wrong=named), None


def fits(library: ctypes.CDLL, path: str, abi: int) -> None:
    """As `nrnn_check_header` has it: the same ABI, and no older minor version than the package's.

    Raises
    ------
    ImportError
        Another one: which is there, and what would go with it.
    """
    found, its_abi = library.nrnn_version_string().decode(), library.nrnn_abi_version()
    expected = VERSION or found
    if its_abi == abi and library.nrnn_version() >> 8 >= _minor(expected):
        return
    wanted = f"{expected} or newer" if its_abi == abi else f"of ABI version {abi}, as nrnn {expected} needs"
    other = found if its_abi == abi else f"{found} of ABI version {its_abi}"
    raise ImportError(f"{path}: expected libnrnn {wanted}, found {other}: install that library (NRNN_LIBRARY names the path "
                      f"of one), or the package nrnn of version {found}")


def _minor(version: str) -> int:
    """Major and minor number, as `nrnn_version` has them."""
    major, minor, *_ = version.split(".")
    return int(major) << 8 | int(minor)


def _reason(path: str, error: str) -> str:
    """Why a library could not be loaded, in words that say what to do."""
    found, here = Binary.of(path), Binary.of_this_process()
    if found is None and os.path.exists(path):
        kind = "a folder" if os.path.isdir(path) else "a file of another kind"
        return f"{path}: expected a shared library, such as libnrnn.so.0, found {kind}"
    if found and here and not found.goes_with(here):
        kind = "musllinux" if here.libc == "musl" else "manylinux"
        return (f"{path} is for {found}, this Python for {here}: install the wheel for this machine, "
                f"nrnn-...-{kind}_..._{platform.machine()}.whl")
    other = error.partition(":")[0]
    if path == _SYSTEM and other == path:
        return (f"neither the package nor the system has {path}: install a wheel of nrnn, build it with `make lib` in a "
                "checkout, or set NRNN_LIBRARY to its path")
    if "cannot open shared object" in error and other != path:
        return f"{path} needs {other}, which is not installed{_REMEDIES.get(other.partition('.')[0], '')}"
    return error


_NAMED = ("NRNN_LIBRARY names a library that does not do: {}. Set it to the path of one that does, or unset it: then the "
          "package's own is taken")
_REMEDIES = {"libprotobuf-c": ": apt install libprotobuf-c1, or take a library that holds protobuf-c, such as a wheel's"}
