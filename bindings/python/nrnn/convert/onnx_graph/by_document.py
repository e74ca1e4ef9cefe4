"""Operators that ONNX's reference evaluator computes otherwise than their documents say: computed as these say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import whole_cells
from .load import attributes

DOMAIN = "nrnn"
_NORM_AT_INFERENCE = 14  # before, the reference mixes statistics of the batch into those that the graph holds


def beyond(node: Any, version: int) -> bool:
    """Would ONNX's reference give something else?"""
    return whole_cells.beyond(node) or (node.op_type == "BatchNormalization" and version < _NORM_AT_INFERENCE)


def operators() -> list[type]:
    """Classes for the evaluator, in a domain of their own."""
    from onnx.reference.op_run import OpRun

    def run(self: Any, *inputs: Any, **_: Any) -> tuple[np.ndarray, ...]:
        node = self.onnx_node
        return tuple(_COMPUTED[node.op_type](node.op_type, attributes(node), *inputs)[:len(node.output)])

    return [type(kind, (OpRun,), {"op_domain": DOMAIN, "_run": run}) for kind in _COMPUTED]


def _batch_norm(kind: str, given: dict[str, Any], x: np.ndarray, *parts: np.ndarray) -> list[np.ndarray]:
    """Channels along axis 1, by the statistics that the graph holds."""
    scale, b, mean, variance = (one.reshape(-1, *(1,) * (x.ndim - 2)) for one in parts)
    return [scale * (x - mean) / np.sqrt(variance + given.get("epsilon", 1e-5)) + b]


_COMPUTED: dict[str, Callable[..., list[np.ndarray]]] = {
    **dict.fromkeys(whole_cells.KINDS, whole_cells.computed), "BatchNormalization": _batch_norm}
