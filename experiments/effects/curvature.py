"""How flat the training loss is at the end of training, in the parameters that training moved.

These are what the optimiser saw: M of A = S(M) and of W, U, b, V, c, and the steps where each unit has one of its own,
which are those that were trained. Once in their own units, and once each filter in units of its size (Li et al. 2018):
a filter is what leads into one unit, a row of a matrix, and a vector is one whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nrnn.torch as nt
import numpy as np
import torch
from nrnn import theory
from torch.nn.utils import parameters_to_vector, vector_to_parameters

_ROWS = 125    # at once: what a sweep keeps then fits the memory
_LEFT = 0.001  # share of the sum of 1 - p_y that is left out


def curvature(path: Path, Z: np.ndarray, labels: np.ndarray, lanczos: int, draws: int) -> dict[str, Any]:
    """Of the mean loss without noise of sequences Z (N, T, d), normalised: `theory.Sharpness` "raw" and "scaled".

    "kept" is of how many sequences derivatives are taken: `weighty`.
    """
    loss, kept = weighty(nt.load(path).eval(), torch.tensor(Z, dtype=torch.float32), torch.tensor(labels))
    network = trained(path)
    at, units = parameters_to_vector(network.parameters()).detach().numpy(), sizes(network)
    gradient = mean_gradient(network, torch.tensor(Z[kept]), torch.tensor(labels[kept]), len(Z))
    down = gradient(at)
    product = theory.difference_product(gradient, at, here=down)
    raw = theory.sharpness(product, down, lanczos, draws=draws)
    scaled = theory.sharpness(lambda v: units * product(units * v), units * down, lanczos, draws=draws)
    return {"raw": asdict(raw), "scaled": asdict(scaled), "loss": loss, "kept": len(kept), "parameters": len(at)}


def weighty(network: torch.nn.Module, x: torch.Tensor, labels: torch.Tensor) -> tuple[float, np.ndarray]:
    """The mean loss, and the sequences that make up all but `_LEFT` of the sum of 1 - p_y, y the label.

    The gradient by the outputs is p - e_y and the Hessian diag(p) - p p^T: of what is read rightly and surely, which is
    most of a training part, both are nearly 0.
    """
    with torch.no_grad():
        o = torch.cat([network(some) for some in x.split(_ROWS)]).double()
    off = 1 - o.softmax(1)[torch.arange(len(o)), labels]
    order = off.argsort(descending=True)
    sums = off[order].cumsum(0)
    count = int((sums < (1 - _LEFT) * sums[-1]).sum()) + 1
    return torch.nn.functional.cross_entropy(o, labels).item(), order[:count].sort().values.numpy()


def trained(path: Path) -> nt.Network:
    """The network as training had it, in float64."""
    network = nt.load(path).double().eval()
    for cell in network.cells:
        if len(cell.step) > 1:
            cell.step = torch.nn.Parameter(cell.step)
    return network


def sizes(network: torch.nn.Module) -> np.ndarray:
    """Root mean square of the filter that each parameter belongs to, in the order of the parameters."""
    with torch.no_grad():
        found = [p.square().mean(-1, keepdim=True).sqrt().expand_as(p) for p in network.parameters()]
    return torch.cat([one.reshape(-1) for one in found]).numpy()


def mean_gradient(network: torch.nn.Module, x: torch.Tensor, labels: torch.Tensor, of: int
                  ) -> Callable[[np.ndarray], np.ndarray]:
    """Parameters, end to end, to the gradient by them of the cross-entropy's mean over `of` sequences."""
    held = list(network.parameters())

    def gradient(at: np.ndarray) -> np.ndarray:
        vector_to_parameters(torch.tensor(at), held)
        total = np.zeros_like(at)
        for some, said in zip(x.split(_ROWS), labels.split(_ROWS)):
            loss = torch.nn.functional.cross_entropy(network(some), said, reduction="sum")
            total += parameters_to_vector(torch.autograd.grad(loss, held)).numpy()
        return total / of

    return gradient
