"""How flat the training loss is at the end of training, in the parameters that training moved.

These are what the optimiser saw: M of A = S(M) and of W, U, b, V, c, and the steps where each unit has one of its own,
which are those that were trained; of the exponential RNN K of W = W_0 exp(K), K skew. Once in their own units, and once
each filter in units of its size (Li et al. 2018): a filter is what leads into one unit, a row of a matrix, and a vector
is one whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nrnn.torch as nt
import numpy as np
import torch
from nrnn import theory
from torch.nn.utils import parameters_to_vector, parametrizations, parametrize, vector_to_parameters

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
    if any(map(_turns, network.cells)):
        product = between_kinks(network, torch.tensor(Z[kept]), torch.tensor(labels[kept]), len(Z))
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
        if isinstance(cell, nt.Sde) and len(cell.step) > 1:
            cell.step = torch.nn.Parameter(cell.step)
        elif _turns(cell):
            parametrizations.orthogonal(cell, "W", orthogonal_map="matrix_exp")
    return network


def sizes(network: nt.Network) -> np.ndarray:
    """Root mean square of the filter that each parameter belongs to, in the order of the parameters.

    Those of an orthogonal W are W's rows, all of norm 1: K itself is 0 at W_0, which is the trained W.
    """
    turned = [cell.parametrizations.W.original for cell in network.cells if _turns(cell)]
    with torch.no_grad():
        found = [torch.full_like(p, len(p) ** -0.5) if any(p is one for one in turned) else
                 p.square().mean(-1, keepdim=True).sqrt().expand_as(p) for p in network.parameters()]
    return torch.cat([one.reshape(-1) for one in found]).numpy()


def _turns(cell: nt.Cell) -> bool:
    """Is it the exponential RNN's, the only one of modReLU?"""
    return isinstance(cell, nt.Elman) and cell.activation == "modrelu"


def mean_gradient(network: torch.nn.Module, x: torch.Tensor, labels: torch.Tensor, of: int
                  ) -> Callable[[np.ndarray], np.ndarray]:
    """Parameters, end to end, to the gradient by them of the cross-entropy's mean over `of` sequences."""
    held = list(network.parameters())

    def gradient(at: np.ndarray) -> np.ndarray:
        vector_to_parameters(torch.tensor(at), held)
        total = np.zeros_like(at)
        for some, said in zip(x.split(_ROWS), labels.split(_ROWS)):
            loss = torch.nn.functional.cross_entropy(network(some), said, reduction="sum")
            total += _flat(torch.autograd.grad(loss, held)).numpy()
        return total / of

    return gradient


def between_kinks(network: nt.Network, x: torch.Tensor, labels: torch.Tensor, of: int
                  ) -> Callable[[np.ndarray], np.ndarray]:
    """Products with the Hessian of the same by derivatives of the gradient, at the parameters that are there.

    modReLU has kinks, and jumps at 0 where its bias is positive: one of many thousands lies within any step of
    differences, which then tell nothing.
    """
    held = list(network.parameters())

    def product(v: np.ndarray) -> np.ndarray:
        total, along = np.zeros_like(v), torch.tensor(v)
        for some, said in zip(x.split(_ROWS), labels.split(_ROWS)):
            loss = torch.nn.functional.cross_entropy(step_by_step(network, some), said, reduction="sum")
            down = _flat(torch.autograd.grad(loss, held, create_graph=True)) @ along
            total += _flat(torch.autograd.grad(down, held, materialize_grads=True)).numpy()
        return total / of

    return product


def step_by_step(network: nt.Network, x: torch.Tensor) -> torch.Tensor:
    """network(x) of one layer: its sequences are taken apart first, of which second derivatives would make as many
    whole tensors as there are steps."""
    cell, h = network.cells[0], x.new_zeros(len(x), network.cells[0].units)
    with parametrize.cached():
        for row in x.unbind(1):
            h = cell.step(h, row @ cell.U.t())
    return network.readout(h)


def _flat(parts: Iterable[torch.Tensor]) -> torch.Tensor:
    return torch.cat([one.reshape(-1) for one in parts])
