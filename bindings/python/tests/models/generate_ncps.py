"""Networks of the package ncps: CfC of every mode, with backbones or wired, by themselves and under a linear layer."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ncps.torch import CfC
from ncps.wirings import AutoNCP, Random
from torch import nn

import nrnn

from .drawn import Drawn

STEPS = 20
MODES = ("default", "no_gate", "pure")
ACTIVATIONS = ("lecun_tanh", "tanh", "relu", "silu", "gelu")


def draw(rng: np.random.Generator, folder: Path) -> Drawn:
    return _drawn(*_model(rng), str(rng.choice(["module", "file", "state dict"])), folder / "model.pt")


def mutated(rng: np.random.Generator, folder: Path) -> tuple[Drawn, Drawn]:
    """Another mode, a number that is another, two heads or two columns that change places."""
    words, net, settings, x = _model(rng)
    other, kept = copy.deepcopy(net), dict(settings)
    cells = [part for part in other.modules() if hasattr(part, "ff1")]
    cell = cells[int(rng.integers(len(cells)))]
    what = str(rng.choice(["number", "columns", "heads", "mode"]))
    with torch.no_grad():
        if what == "number" or cell.mode == "pure":
            cell.ff1.bias[0] += 1
        elif what == "columns":
            cell.time_a.weight.copy_(cell.time_a.weight.flip(1))
        elif what == "heads":
            cell.ff1.bias, cell.ff2.bias = cell.ff2.bias, cell.ff1.bias
        else:
            kept["mode"] = MODES[1 - MODES.index(cell.mode)]
            for one in cells:
                one.mode = kept["mode"]
    how = str(rng.choice(["module", "file", "state dict"]))
    return (_drawn(words, net, settings, x, how, folder / "model.pt"),
            _drawn(f"{what}: {words}", other, kept, x, how, folder / "other.pt"))


def _drawn(words: str, net: nn.Module, settings: dict[str, Any], x: np.ndarray, how: str, path: Path) -> Drawn:
    torch.save(net.state_dict(), path)
    with torch.no_grad():
        y = copy.deepcopy(net).double()(torch.from_numpy(x.astype(float))[None])
    y = (y[0] if isinstance(y, tuple) else y)[0].numpy()
    source, given = {"module": (net, {}), "file": (path, settings), "state dict": (net.state_dict(), settings)}[how]
    return Drawn(f"{words}, {how}", lambda: nrnn.convert.from_ncps(source, **given, report=None, check=8), x, y)


class _Under(nn.Module):
    """A linear layer over a CfC."""

    def __init__(self, rnn: CfC, width: int) -> None:
        super().__init__()
        self.rnn, self.out = rnn, nn.Linear(width, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.out(self.rnn(x)[0])


def _model(rng: np.random.Generator) -> tuple[str, nn.Module, dict[str, Any], np.ndarray]:
    torch.manual_seed(int(rng.integers(2**31)))
    d, n, mode = int(rng.integers(1, 5)), int(rng.integers(1, 9)), str(rng.choice(MODES))
    projection = int(rng.integers(1, 4)) if rng.random() < 0.4 else None
    settings: dict[str, Any] = {"mode": mode}
    kind = str(rng.choice(["backbone", "wired", "random"]))
    if kind == "backbone":
        settings["activation"] = str(rng.choice(ACTIVATIONS))
        net = CfC(d, n, projection, mode=mode, activation=settings["activation"], backbone_units=int(rng.integers(1, 12)),
                  backbone_layers=int(rng.integers(0, 4)))
        width = n
    else:
        width, seed = int(rng.integers(1, 4)), int(rng.integers(1000))
        wiring = AutoNCP(width + 6, width, seed=seed) if kind == "wired" else Random(width, sparsity_level=0.4, random_seed=seed)
        net = CfC(d, wiring, projection, mode=mode)
    with torch.no_grad():
        for tensor in net.parameters():
            if tensor.requires_grad and tensor.dim() == 1:
                tensor.normal_()
    words = f"{kind} {mode} {settings.get('activation', '')} {d} -> {n}, projected {projection}"
    whole: nn.Module = net
    if rng.random() < 0.3:
        whole, words = _Under(net, projection or width), f"{words}, under a linear layer"
    return words, whole.eval(), settings, rng.standard_normal((STEPS, d)).astype(np.float32)
