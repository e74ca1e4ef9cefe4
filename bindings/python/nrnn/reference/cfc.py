"""Heads of a backbone, between which time decides."""

from __future__ import annotations

import numpy as np

from ..file.layers import Cfc
from .arithmetic import Pace
from .definitions import defines
from .functions import apply


@defines(Cfc)
def step(cell: Cfc, h: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    a, t = pace.arithmetic, cell.time_scale * pace.rho
    s = np.concatenate([x, h])
    for layer in cell.backbone:
        s = a.kept(apply(layer.function, a.sum(layer.b, (layer.W, s)), a))
    heads = a.sum(cell.b, (cell.W, s))
    if cell.mode == "pure":
        h = cell.A - cell.A * heads * a.near(np.exp(-t * (np.abs(cell.w_tau) + np.abs(heads))))
    else:
        f, g, late, early = np.split(heads, 4)
        f, g, w = a.tanh(f), a.tanh(g), a.sigmoid(late * t + early)
        h = (f * (1 - w) if cell.mode == "gated" else f) + g * w
    h = a.kept(h)
    return h, h
