"""Closed-form continuous-time networks of PyTorch's package ncps (Hasani et al. 2022): CfC, wired or not."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, Literal

import numpy as np

from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.functions import Function
from ..file.layers import Cfc, Dense
from ..file.modelfile import ModelFile
from ._authors import finish
from ._errors import ConversionError, converter
from ._report import Printer
from ._single import expect_as_module, one_stem, readers, stacked, stems
from ._state import State

_MODES: dict[str, Literal["gated", "no_gate", "pure"]] = {"default": "gated", "no_gate": "no_gate", "pure": "pure"}
_HEADS = ("ff1", "ff2", "time_a", "time_b")
_ACTIVATIONS = {"lecun_tanh": Function("scaled_tanh", 1.7159, 0.666), "tanh": Function("tanh"), "relu": Function("relu"),
                "silu": Function("silu"), "gelu": Function("gelu")}
_CLASSES = {"LeCun": "lecun_tanh", "Tanh": "tanh", "ReLU": "relu", "SiLU": "silu", "GELU": "gelu"}
_REFUSED = {  # keys that tell what is refused
    "gleak": "an LTC, a differential equation with a solver of its own; a CfC is its closed form",
    "lstm.input_map.weight": "mixed_memory, an LSTM through which the state goes before each step of the CfC"}


@converter
def from_ncps(state_dict: Any, mode: str | None = None, activation: str | None = None, time_scale: float = 1.0,
              noise: Noise | None = None, check: Any = 64, task: str = "regression", sequence: Sequence | None = None,
              expect: Any = None, report: Printer = print, **file: Any) -> ModelFile:
    """Convert a CfC, by itself or within a module that has a linear layer behind it at most.

    Parameters
    ----------
    state_dict : path, module or mapping of str to array
        A module, or a path of one, has its settings; of a state dict they are given, or assumed.
    mode : {"default", "no_gate", "pure"}, optional
        None: the module's; of a state dict "pure" if its tensors say so, else "default".
    activation : {"lecun_tanh", "tanh", "relu", "silu", "gelu"}, optional
        Of the backbone. None: the module's; of a state dict "lecun_tanh".
    time_scale : float
        What `timespans` were for a nominal interval: 1 for networks that were trained without them; the interval in seconds
        for those that were given seconds.
    noise : Noise, optional
        These networks were trained without; given, the file names it all the same, on the last of their layers.
    check, task, sequence, expect, report, **file
        As in `from_noisyrnn`. By default a module's `return_sequences` tells when the output is valid.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A tensor or setting that is not known, mixed memory, an LTC: it is named.
    """
    state, assumed = State(state_dict), list[str]()
    for tail, what in _REFUSED.items():
        if found := stems(state, tail):
            raise ConversionError(f"{found[0]}{tail}: expected a CfC of ncps, found {what}")
    places = _layers(state)
    cells = [_cell(state, place, mode, activation, time_scale, assumed) for place in places]
    cells[-1].noise = noise
    whole = re.sub(r"(rnn_cell\.)?(layer_\d+\.)?$", "", places[0])
    linears, more = readers(state, places[0], cells[0].inputs, cells[-1].units, f"{whole}fc")
    layers, readout = stacked(list(cells), linears)
    state.done()
    expect_as_module(state, layers, readout, task, 1 / time_scale)
    if sequence is None and getattr(state.part(whole), "return_sequences", True) is False:
        sequence = Sequence(valid="end")
    model = ModelFile(layers, readout=readout, task=task, sequence=sequence, **file)
    assumed += [*more, f"a nominal interval is a timespan of {time_scale:g}"]
    return finish("CfC", model, check, report=report, expect=expect, assumed=dict.fromkeys(assumed))


def _layers(state: State) -> list[str]:
    """Where the cells are, bottom first: one, or those of a wiring."""
    found = stems(state, "ff1.weight")
    numbers = [re.search(r"layer_(\d+)\.$", stem) for stem in found]
    if not found or not all(numbers) or len({stem[:number.start()] for stem, number in zip(found, numbers) if number}) > 1:
        return [one_stem(state, "ff1.weight", "CfC")]
    return sorted(found, key=lambda stem: int(re.findall(r"\d+", stem)[-1]))


def _cell(state: State, stem: str, mode: str | None, activation: str | None, time_scale: float,
          assumed: list[str]) -> Cfc:
    module = state.part(stem)
    mode = _mode(state, stem, mode, module, assumed)
    mask = state.get(f"{stem}sparsity_mask")
    W, b = [], []
    for head in _HEADS[:1] if mode == "pure" else _HEADS:
        weight = state.shaped(f"{stem}{head}.weight", None, None)
        W.append(weight if mask is None or head.startswith("time") else weight * mask)
        b.append(state.shaped(f"{stem}{head}.bias", len(weight)))
    pure = {name: state.shaped(f"{stem}{name}", 1, len(b[0]))[0] for name in ("w_tau", "A") if mode == "pure"}
    return Cfc(W=np.concatenate(W), b=np.concatenate(b), backbone=_backbone(state, stem, activation, assumed),
               mode=_MODES[mode], time_scale=time_scale, **pure)


def _mode(state: State, stem: str, given: str | None, module: Any, assumed: list[str]) -> str:
    found = given or getattr(module, "mode", None)
    is_pure = f"{stem}w_tau" in state
    if found is None:
        found = "pure" if is_pure else "default"
        if not is_pure:
            assumed.append("mode 'default'; 'no_gate' has the same tensors")
    if found not in _MODES or (found == "pure") != is_pure:
        expected = "'pure', whose tensors are there" if is_pure else "'default' or 'no_gate'"
        raise ConversionError(f"mode: expected {expected}, found {found!r}")
    return str(found)


def _backbone(state: State, stem: str, given: str | None, assumed: list[str]) -> list[Dense]:
    pattern = re.compile(re.escape(f"{stem}backbone.") + r"(\d+)\.weight")
    places = sorted(int(found[1]) for key in state if (found := pattern.fullmatch(key)))
    if not places:
        return []
    name = given or _of_class(state.part(f"{stem}backbone.{places[0] + 1}"))
    if name is None:
        name = "lecun_tanh"
        assumed.append("activation 'lecun_tanh' in the backbone")
    if name not in _ACTIVATIONS:
        raise ConversionError(f"activation: expected one of {', '.join(map(repr, _ACTIVATIONS))}, found {name!r}")
    bent = _ACTIVATIONS[name]
    return [Dense(W=state[f"{stem}backbone.{i}.weight"], b=state[f"{stem}backbone.{i}.bias"], **asdict(bent)) for i in places]


def _of_class(module: Any) -> str | None:
    """The package's word for an activation's module; None without one."""
    return None if module is None else _CLASSES.get(type(module).__name__, type(module).__name__)
