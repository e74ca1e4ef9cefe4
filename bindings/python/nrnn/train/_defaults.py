"""What a configuration for a user's own files may leave out: found good on series of several kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OWN = "own"  # the set of a user's files

# One thread: the products are small, and two threads on two cores take longer.
_LAYERS = [{"cell": "noisy_rnn", "units": 32, "step": 0.03, "largest_step": 0.9, "gamma_A": 1.0, "carry": True}]
_TABLES: dict[str, dict[str, Any]] = {
    "optimiser": {"name": "adam", "lr": 0.02},
    "schedule": {"name": "cosine"},
    "training": {"epochs": 30, "batch": 32, "batches": 100, "clip": 1.0, "threads": 1},
}
_NOISE = {"mode": "paper", "eps": 0.1, "sigma1": 1.0}
_NOISY = ("noisy_rnn", "lipschitz_rnn")


def completed(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    """Entries of a user's files with the defaults below them; any others as they are.

    A table of another optimiser or schedule stands as it is. Noise is added where there is a cell that the
    papers train with it.
    """
    data = entries.get("data")
    if not isinstance(data, Mapping) or not ("files" in data or data.get("set") == OWN):
        return entries
    found = dict(entries) | {"data": {"set": OWN} | dict(data)}
    found.setdefault("layers", _LAYERS)
    for name, table in _TABLES.items():
        found[name] = _below(found.get(name), table)
    layers = found["layers"]
    if isinstance(layers, list) and any(isinstance(one, Mapping) and one.get("cell") in _NOISY for one in layers):
        found.setdefault("noise", _NOISE)
    return found


def _below(given: Any, table: dict[str, Any]) -> Any:
    if given is not None and not isinstance(given, Mapping):
        return given  # which is refused by its name
    if given and given.get("name", table.get("name")) != table.get("name"):
        return given
    return table | dict(given or {})
