"""Configurations of several models that differ in a few entries: one TOML file, what they share in its table `common`."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, dict[str, Any]]:
    """A configuration of `nrnn.train` for each table of `models`: its entries over those of `common`."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _over(entries.get("common", {}), own) | {"name": name} for name, own in entries["models"].items()}


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = copy.deepcopy(base)
    for name, value in own.items():
        merged[name] = _over(merged[name], value) if isinstance(value, dict) and name in merged else value
    return merged
