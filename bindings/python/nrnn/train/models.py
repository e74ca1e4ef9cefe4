"""The network of a configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import torch

from .. import torch as nt
from ..description.noise import OfficialNoise, PaperNoise
from ._choices import ConfigError
from .config import Config, Layer, Noise
from .data import DataSet
from .tables import arguments


# Each takes what the layer below gives, then the entries of its table. A recipe goes before a cell of its name.
CELLS: dict[str, Callable[..., nt.Cell]] = nt.RECIPES | nt.CELLS | nt.RECIPES

_OURS = ("frozen", "kmeans")  # entries of a layer's table that are no arguments of the cell
_ANY_INPUTS = 4              # a number that every cell takes
_SEQUENCES = 2000            # that k-means and least squares look at
_RIDGE = 1e-6


def settle(config: Config, network: nt.Network, data: DataSet) -> None:
    """What weights take from the training part before the first epoch: anchors by k-means, if kmeans = true; what a
    readout says of carried inputs, by least squares.

    Raises
    ------
    ConfigError
        Asked of another cell than a kernel network at the bottom.
    """
    for i, layer in enumerate(config.layers):
        if layer.options.get("kmeans"):
            cell = network.cells[i]
            if i or cell.fit_anchors is None:
                raise ConfigError(f"layers.{i}.kmeans: expected a kernel as the lowest layer, found {layer.cell!r}")
            batch = data.batch(data.train, torch.randperm(len(data.train))[:_SEQUENCES].tolist())
            cell.fit_anchors(batch.x.to(next(network.parameters()).dtype), batch.lengths)
    if network.cells[-1].carried and network.task == "regression" and len(network.cells) == 1:
        _begin_linear(network, data)


@torch.no_grad()
def _begin_linear(network: nt.Network, data: DataSet) -> None:
    """The readout begins as the linear map of the inputs of now that forecasts best; the units add to it."""
    batch = data.batch(data.train, torch.randperm(len(data.train))[:_SEQUENCES].tolist())
    known = ~batch.y.isnan().any(-1)
    ones = torch.ones(*batch.x.shape[:-1], 1)
    X, y = torch.cat([batch.x, ones], -1)[known].double(), batch.y[known].double()
    ridge = _RIDGE * len(X) * torch.eye(X.shape[1], dtype=X.dtype)
    found = torch.linalg.solve(X.T @ X + ridge, X.T @ y).T
    weight = network.readout.parametrizations.weight.original
    weight.zero_()
    weight[:, -network.cells[-1].carried:] = found[:, :-1]
    network.readout.bias.copy_(found[:, -1])


def takes_intervals(config: Config) -> bool:
    """Do all cells take intervals other than the nominal one?"""
    cells: list[nt.Cell] = []
    for i, layer in enumerate(config.layers):
        cells.append(_cell(f"layers.{i}", layer, cells[-1].outputs if cells else _ANY_INPUTS))
    return all(cell.continuous for cell in cells)


def build(config: Config, data: DataSet) -> nt.Network:
    """The network, its weights drawn from PyTorch's generator as it stands.

    Raises
    ------
    ConfigError
        A cell or an argument that there is not: it is named.
    """
    cells: list[nt.Cell] = []
    for i, layer in enumerate(config.layers):
        cells.append(_cell(f"layers.{i}", layer, cells[-1].outputs if cells else len(data.inputs)))
    noise = _noise(config.noise)
    noisy = [cell for cell in cells if cell.may_be_noisy]
    if noise is not None and not noisy:
        raise ConfigError(f"noise.mode: expected 'off', for no cell has a state that may be noisy, "
                          f"found {config.noise.mode!r}")
    for cell in noisy if noise is not None else ():
        cell.trained_with(noise)
    sequence = replace(data.sequence, trained_length=data.trained_length)
    try:
        return nt.Network(*cells, outputs=data.outputs, readout=config.readout, inputs=data.inputs, task=data.task,
                          sequence=sequence, explicit=config.noise.mode == "explicit")
    except ValueError as error:
        raise ConfigError(f"layers: {error}") from None


def _cell(path: str, layer: Layer, inputs: int) -> nt.Cell:
    if layer.cell not in CELLS:
        raise ConfigError(f"{path}.cell: expected one of {', '.join(CELLS)}, found {layer.cell!r}")
    options = {name: value for name, value in layer.options.items() if name not in _OURS}
    try:
        cell = CELLS[layer.cell](inputs, **arguments(path, CELLS[layer.cell], options))
    except (ValueError, TypeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    return nt.frozen(cell) if layer.options.get("frozen") else cell


def _noise(noise: Noise) -> PaperNoise | OfficialNoise | None:
    """As the file will name it: trained with."""
    if noise.mode == "off":
        return None
    official = noise.mode == "official" or (noise.mode == "explicit" and (noise.add or noise.mult))
    made = OfficialNoise(noise.add, noise.mult, True) if official else PaperNoise(noise.eps, noise.sigma1, noise.sigma2,
                                                                                  True)
    if not any(getattr(made, name) for name in (("add", "mult") if official else ("sigma1", "sigma2"))):
        raise ConfigError(f"noise: expected {'add or mult' if official else 'sigma1 or sigma2'} above 0 for mode "
                          f"{noise.mode!r}, found none")
    return made
