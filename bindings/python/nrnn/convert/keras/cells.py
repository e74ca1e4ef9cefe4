"""RNN layers around cells: each cell is the recurrent layer of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._errors import ConversionError

_CELLS = {"LSTMCell": "LSTM", "GRUCell": "GRU", "SimpleRNNCell": "SimpleRNN"}
_STACK = "StackedRNNCells"


def cells(config: Any, where: str) -> list[tuple[str, dict[str, Any]]]:
    """The layers that an RNN's cells are, from the first on: class and config; all but the last give every step."""
    cell = config.get("cell") if isinstance(config, Mapping) else None
    several: Any = [cell]
    if isinstance(cell, Mapping) and cell.get("class_name") == _STACK:
        inner = cell.get("config")
        several = inner.get("cells") if isinstance(inner, Mapping) else None
        _expect_plain(inner, where)
    if not isinstance(several, list) or not several:
        raise ConversionError(f"{where}: cells: expected a list of cells, found {several!r}")
    around = {key: value for key, value in config.items() if key not in ("cell", "name")}
    return [_cell(one, {**around, "return_sequences": True} if one is not several[-1] else around, where) for one in several]


def _cell(one: Any, around: dict[str, Any], where: str) -> tuple[str, dict[str, Any]]:
    kind = one.get("class_name") if isinstance(one, Mapping) else None
    if kind not in _CELLS or ">" in str(one.get("registered_name")) or not isinstance(one.get("config"), Mapping):
        raise ConversionError(f"{where}: cell: expected {', '.join(_CELLS)} or {_STACK} of them, found {kind!r}")
    return _CELLS[kind], {**one["config"], **around}


def _expect_plain(config: Any, where: str) -> None:
    if isinstance(config, Mapping) and config.get("reverse_state_order"):
        raise ConversionError(f"{where}: reverse_state_order: expected false, found {config['reverse_state_order']!r}")
