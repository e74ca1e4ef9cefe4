"""Minimal gated units as the paper defines them, with tensors under the names of both sources."""

import torch
from torch import nn


def positive(v):
    """g in log space: v + 1/2 above 0, below it the logistic function."""
    return torch.where(v >= 0, v + 0.5, torch.sigmoid(v))


def unrolled(z, m):
    """h' = (1 - z) h + z m, from 0; shapes (batch, steps, units)."""
    h, rows = torch.zeros_like(z[:, 0]), []
    for a, b in zip(torch.sigmoid(z).unbind(1), m.unbind(1)):
        h = torch.lerp(h, b, a)
        rows.append(h)
    return torch.stack(rows, 1)


class Package(nn.Module):
    """As minGRU-pytorch keeps it: hidden, then gate; `outputs` where it projects."""

    def __init__(self, inputs, units, outputs=None, bias=False, g=positive):
        super().__init__()
        self.to_hidden_and_gate = nn.Linear(inputs, 2 * units, bias=bias)
        self.to_out = nn.Linear(units, outputs, bias=False) if outputs else nn.Identity()
        self.g = g

    def forward(self, x):
        m, z = self.to_hidden_and_gate(x).chunk(2, -1)
        return self.to_out(unrolled(z, self.g(m)))


class Letters(nn.Module):
    """As the paper names it."""

    def __init__(self, inputs, units, outputs=None, bias=True, g=lambda v: v):
        super().__init__()
        self.linear_z, self.linear_h = nn.Linear(inputs, units, bias=bias), nn.Linear(inputs, units, bias=bias)
        if outputs:
            self.linear_o = nn.Linear(units, outputs)
        self.g = g

    def forward(self, x):
        h = unrolled(self.linear_z(x), self.g(self.linear_h(x)))
        return self.linear_o(h) if hasattr(self, "linear_o") else h
