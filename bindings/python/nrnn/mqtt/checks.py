"""Checks of the settings of [mqtt], beside those of `nrnn.service.checks`."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from ..service.checks import port
from ..service.topics import NO_TEXT, published
from ..values.options import positive, text

_LONGEST_KEEPALIVE = 65535
_LONGEST_ID = 65535  # bytes
_LONGEST_BEGIN = 60000  # of a topic, so that the rest finds room in 65,535
_IN_NO_NAME = re.compile(r"[\s/:@\[\]\0]")


def host(name: str, value: Any) -> str:
    """A name or an address, without what goes before and behind it in a URL."""
    found = text(name, value)
    if not _is_name(found) and not _is_address(found):
        raise ValueError(f"{name}: expected a name or an address alone, found {found!r:.60}")
    return found


def _is_name(found: str) -> bool:
    try:
        return bool(found.encode("idna")) and _IN_NO_NAME.search(found) is None
    except UnicodeError:  # such as one of 64 characters between two points
        return False


def _is_address(found: str) -> bool:
    try:
        return bool(ipaddress.ip_address(found))
    except ValueError:
        return False


def port_of(name: str, value: Any) -> int:
    return port(name, positive(name, value))


def beginning(name: str, value: Any) -> str:
    """A topic below which others are."""
    found = published(name, value)
    if found.endswith("/"):
        raise ValueError(f"{name}: expected a topic without / at its end, found {found!r:.60}")
    if len(found.encode()) > _LONGEST_BEGIN:
        raise ValueError(f"{name}: expected a topic of at most {_LONGEST_BEGIN} bytes, found {len(found.encode())}")
    return found


def word(name: str, value: Any) -> str:
    found = text(name, value)
    if NO_TEXT.search(found):
        raise ValueError(f"{name}: expected a text without control characters, found {found!r:.60}")
    if len(found.encode()) > _LONGEST_ID:
        raise ValueError(f"{name}: expected at most {_LONGEST_ID} bytes, found {len(found.encode())}")
    return found


def keepalive(name: str, value: Any) -> int:
    found = positive(name, value)
    if found > _LONGEST_KEEPALIVE:
        raise ValueError(f"{name}: expected 1 .. {_LONGEST_KEEPALIVE} seconds, found {found}")
    return found


def client_id(name: str, value: Any) -> str:
    found = word(name, value)
    if not found:
        raise ValueError(f"{name}: expected a name, found {found!r:.60}")
    return found
