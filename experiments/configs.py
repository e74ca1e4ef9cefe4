"""Configurations of several models that differ in a few entries, and the set that one names.

They are one TOML file; what they share is its table `common`.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nrnn.train import sets
from nrnn.train.data import DataSet


def read(path: Path) -> dict[str, dict[str, Any]]:
    """A configuration of `nrnn.train` for each table of `models`: its entries over those of `common`."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _over(entries.get("common", {}), own) | {"name": name} for name, own in entries["models"].items()}


def load(data: Mapping[str, Any], folder: Path | str = ".") -> DataSet:
    """The set that the entries `data` of a configuration name."""
    return sets.load(data["set"], folder, **{name: value for name, value in data.items() if name != "set"})


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = copy.deepcopy(base)
    for name, value in own.items():
        merged[name] = _over(merged[name], value) if isinstance(value, dict) and name in merged else value
    return merged
