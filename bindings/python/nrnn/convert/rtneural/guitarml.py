"""GuitarML's files: a state dict beside "model_data", which says what network it is of.

SimpleRNN is `rec`, an RNN, GRU or LSTM with biases, then `lin`, a Linear, with a bias if `bias_fl`; the first `skip` of its
inputs are added to its outputs. The first input is the sample, the others are settings of the amplifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .._errors import ConversionError, whole
from .following import NONLINEARITY
from .parts import Part, around
from .state_dict import parts as chained

_REC, _LIN = "rec", "lin"
_ROWS = {"RNN": 1, "GRU": 3, "LSTM": 4}  # for each unit
_OTHERS = {"RecNet": "a row of networks, each with a path of its own around it",
           "GatedConvNet": "convolutions over past samples, which this engine has no layer for"}


def parts(settings: Mapping[str, Any], state: Mapping[str, Any]) -> tuple[list[Part], int]:
    """The layers, and the number of inputs.

    Raises
    ------
    ConversionError
        Another network, or settings that are not those of the tensors.
    """
    if (kind := settings["model"]) != "SimpleRNN":
        why = _OTHERS.get(kind, "no network of this name is read") if isinstance(kind, str) else "no name"
        raise ConversionError(f"model_data.model: expected 'SimpleRNN', found {kind!r:.60}: {why}")
    following = {_LIN: "none"} | ({f"{_REC}{NONLINEARITY}": "tanh"} if settings.get("unit_type") == "RNN" else {})
    layers, inputs, _ = chained(state, [_REC, _LIN], following)
    found = _found(state)
    for name, value in settings.items():
        if name in found and value != found[name]:
            raise ConversionError(f"model_data.{name}: expected {found[name]!r}, by the tensors, found {value!r:.60}")
        if value and name not in (*found, "model", "skip"):
            raise ConversionError(f"model_data.{name}: expected {', '.join(['skip', *found])} alone, found it")
    if lost := next((key for key in ("skip", *found) if key not in settings), None):
        raise ConversionError(f"model_data.{lost}: needed, found none")
    if f"{_REC}.bias_ih_l0" not in state:
        raise ConversionError(f"{_REC}.bias_ih_l0: needed, found none")
    around_all = np.eye(found["output_size"], inputs)
    return skipping(layers, around_all, settings.get("skip"), "model_data.skip"), inputs


def skipping(layers: list[Part], W: np.ndarray, skip: Any, where: str) -> list[Part]:
    """The layers, and what they are given times W added, if the file says so: one input to each output."""
    count = 0 if skip is None else whole(where, skip)
    if not count:
        return layers
    outputs, inputs = W.shape
    if count != outputs or count > inputs:
        raise ConversionError(f"{where}: expected 0 or {outputs}, an input for each output, found {count} of {inputs}")
    return [around(layers, W, where)]


def _found(state: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that the tensors have."""
    rows, columns = np.shape(state[f"{_REC}.weight_ih_l0"])
    units = np.shape(state[f"{_REC}.weight_hh_l0"])[1]
    kinds = {each: kind for kind, each in _ROWS.items()}
    return {"unit_type": kinds.get(rows // units, "one with a projection"), "input_size": columns, "hidden_size": units,
            "num_layers": sum(key.startswith(f"{_REC}.weight_ih_l") for key in state),
            "output_size": len(state[f"{_LIN}.weight"]), "bias_fl": f"{_LIN}.bias" in state}
