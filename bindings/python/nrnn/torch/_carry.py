"""Units that carry the inputs to the readout: l' = l + (G x - l), so l = G x.

"As now, and a little more" is hard to say for a network all of whose units squash and forget. A layer's noise reaches
every unit: what is carried is G times as large as the input, which hides it. The units are not trained, nor driven by
others; others read them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from .sde import Sde

GAIN = 256.0


class Within(nn.Module):
    """scale v where scale is not 0, and what is fixed elsewhere: a part of a tensor that is trained.

    No `Parametrisation`: a file does not name it, and what is loaded of one is trained as a whole.
    """

    def __init__(self, scale: Tensor, fixed: Tensor) -> None:
        super().__init__()
        self.register_buffer("scale", scale)
        self.register_buffer("fixed", fixed)

    def forward(self, v: Tensor) -> Tensor:
        return v * self.scale + self.fixed

    def right_inverse(self, tensor: Tensor) -> Tensor:
        trained = self.scale != 0
        return torch.where(trained, (tensor - self.fixed) / self.scale.where(trained, 1), tensor)


def carry_inputs(cell: Sde) -> None:
    """Make the last units of a cell with A and C, as many as it has inputs, carry them."""
    own = torch.ones(cell.units)
    own[cell.units - cell.inputs:] = 0
    placed = torch.cat([torch.zeros(cell.units - cell.inputs, cell.inputs), torch.eye(cell.inputs)])
    rows = own[:, None].expand(-1, cell.inputs)
    _within(cell, "A", torch.outer(own, own), torch.diag(own - 1))
    _within(cell, "W", torch.outer(own, _read(own)))
    _within(cell, "U", rows)
    _within(cell, "b", own)
    _within(cell, "C", 0 * rows, GAIN * placed)
    if "step" not in cell._buffers:
        _within(cell, "step", own, 1 - own)
    cell.carried = cell.inputs


def read_carried(readout: nn.Linear, carried: int) -> None:
    """Make a readout of units of which the last are carried inputs; what it says of these is 0 to begin with."""
    own = torch.ones(readout.in_features)
    own[readout.in_features - carried:] = 0
    with torch.no_grad():
        readout.weight *= own
    _within(readout, "weight", _read(own).expand(readout.out_features, -1))


def _read(own: Tensor) -> Tensor:
    return own + (1 - own) / GAIN


def _within(module: nn.Module, name: str, scale: Tensor, fixed: Tensor | None = None) -> None:
    fixed = torch.zeros_like(scale) if fixed is None else fixed
    parametrize.register_parametrization(module, name, Within(scale.clone(), fixed.clone()))
