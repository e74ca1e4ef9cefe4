"""Minimal gated units of both layouts, with any candidate, by themselves and under a linear layer."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import nrnn
from min_gru_units import Letters, Package, positive

from .drawn import Drawn

STEPS = 20
HOW = ("module", "file", "state dict")
CANDIDATES: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "identity": lambda v: v, "positive": positive, "tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid,
    "softsign": F.softsign, "silu": F.silu, "gelu": F.gelu, "elu": F.elu, "softplus": F.softplus}


def draw(rng: np.random.Generator, folder: Path) -> Drawn:
    return _drawn(*_model(rng), str(rng.choice(HOW)), folder / "model.pt", expect=bool(rng.integers(2)))


def mutated(rng: np.random.Generator, folder: Path) -> tuple[Drawn, Drawn]:
    """Weights are others or change places, or the candidate is another, or said to be."""
    net, candidate, x = _model(rng)
    what, how, other = str(rng.choice([*_MUTATIONS, "candidate", "said"])), str(rng.choice(HOW)), copy.deepcopy(net)
    first, path = _drawn(net, candidate, x, how, folder / "model.pt"), folder / "other.pt"
    another = str(rng.choice([one for one in CANDIDATES if one != candidate]))
    if what == "said":  # a module's forward says otherwise, and of weights alone what they gave
        return first, replace(_drawn(net, another, x, how, path, "said to be ", expect=how != "module"), y=np.zeros((1, 0)))
    if what == "candidate":
        candidate, _unit(other).g = another, CANDIDATES[another]
    else:
        with torch.no_grad():
            _MUTATIONS[what](*_halves(_unit(other)))
    return first, _drawn(other, candidate, x, how, path, f"{what}: ")


def _drawn(net: nn.Module, candidate: str, x: np.ndarray, how: str, path: Path, what: str = "", expect: bool = False) -> Drawn:
    torch.save(net.state_dict(), path)
    with torch.no_grad():
        y = copy.deepcopy(net).double()(torch.from_numpy(x.astype(float))[None])[0].numpy()
    source = {"module": net, "file": path, "state dict": net.state_dict()}[how]
    settings: dict[str, Any] = {"expect": (x, y)} if expect else {}
    if candidate != "positive" or not isinstance(_unit(net), Package):  # which has it by itself
        settings["candidate"] = candidate
    words = f"{what}{type(_unit(net)).__name__} of {candidate}, {how}, {', '.join(key for key in net.state_dict())}"
    return Drawn(words, lambda: nrnn.convert.from_min_gru(source, report=None, check=8, **settings), x, y)


def _model(rng: np.random.Generator) -> tuple[nn.Module, str, np.ndarray]:
    torch.manual_seed(int(rng.integers(2**31)))
    d, n, candidate = int(rng.integers(1, 5)), int(rng.integers(1, 9)), str(rng.choice(list(CANDIDATES)))
    outputs = int(rng.integers(1, 4)) if rng.random() < 0.5 else None
    kind = [Package, Letters][rng.integers(2)]
    net: nn.Module = kind(d, n, outputs, bias=bool(rng.integers(2)), g=CANDIDATES[candidate])
    if rng.random() < 0.3:
        net = nn.Sequential(net, nn.Linear(outputs or n, 2))
    return net.eval(), candidate, rng.standard_normal((STEPS, d)).astype(np.float32)


def _unit(net: nn.Module) -> nn.Module:
    return net[0] if isinstance(net, nn.Sequential) else net


def _halves(unit: nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
    """The weights of candidate and gate, to be written to."""
    return unit.to_hidden_and_gate.weight.chunk(2) if isinstance(unit, Package) else (unit.linear_h.weight, unit.linear_z.weight)


def _number(m: torch.Tensor, z: torch.Tensor) -> None:
    z[0, 0] += 1


def _columns(m: torch.Tensor, z: torch.Tensor) -> None:
    m.copy_(m.flip(1))


def _exchange(m: torch.Tensor, z: torch.Tensor) -> None:
    kept = m.clone()
    m.copy_(z)
    z.copy_(kept)


_MUTATIONS = {"number": _number, "columns": _columns, "exchanged": _exchange}
