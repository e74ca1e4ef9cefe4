"""Optimisers and schedules by their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn.utils import parametrizations
from torch.optim import lr_scheduler

from .config import Optimiser, Schedule
from .newton import TrustRegion

_MAKERS: dict[str, Callable[[list[dict[str, Any]], Optimiser], torch.optim.Optimizer]] = {
    "adam": lambda groups, o: torch.optim.Adam(groups, o.lr, weight_decay=o.weight_decay),
    "sgd": lambda groups, o: torch.optim.SGD(groups, o.lr, momentum=o.momentum, weight_decay=o.weight_decay),
    "rmsprop": lambda groups, o: torch.optim.RMSprop(groups, o.lr, momentum=o.momentum, weight_decay=o.weight_decay),
    "newton": lambda groups, o: TrustRegion([p for group in groups for p in group["params"]], o.radius,
                                            o.largest_radius),
}


def optimiser(config: Optimiser, network: nn.Module) -> torch.optim.Optimizer:
    """Over all trained parameters; those of orthogonal matrices at a rate of their own."""
    slow = {parameter for module in network.modules() if isinstance(module, parametrizations._Orthogonal)
            for parameter in _originals(network, module)}
    trained = [p for p in network.parameters() if p.requires_grad]
    groups = [{"params": [p for p in trained if p not in slow]},
              {"params": [p for p in trained if p in slow], "lr": config.orthogonal_factor * config.lr}]
    return _MAKERS[config.name]([group for group in groups if group["params"]], config)


def _originals(network: nn.Module, parametrisation: nn.Module) -> list[nn.Parameter]:
    return [held.original for module in network.modules() for held in getattr(module, "parametrizations", {}).values()
            if parametrisation in list(held)]


class Falling:
    """The learning rate after each epoch."""

    def __init__(self, config: Schedule, optimiser: torch.optim.Optimizer, epochs: int) -> None:
        self._plateau = config.name == "plateau"
        self._inner = None
        if "lr" in optimiser.param_groups[0]:
            self._inner = _SCHEDULES[config.name](optimiser, config, epochs)

    def step(self, validation_loss: float) -> None:
        if self._inner is not None:
            self._inner.step(*([validation_loss] if self._plateau else []))

    def state_dict(self) -> dict[str, Any]:
        if self._inner is None:
            return {}
        return {key: value for key, value in self._inner.state_dict().items() if isinstance(value, (int, float, list))}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        if self._inner is not None:
            self._inner.load_state_dict(state)


_SCHEDULES: dict[str, Callable[[torch.optim.Optimizer, Schedule, int], Any]] = {
    "constant": lambda o, s, n: lr_scheduler.ConstantLR(o, 1.0),
    # The published code multiplies at the end of each listed epoch, counted from 0.
    "steps": lambda o, s, n: lr_scheduler.MultiStepLR(o, [e + 1 for e in s.epochs], s.factor),
    "plateau": lambda o, s, n: lr_scheduler.ReduceLROnPlateau(o, factor=s.factor, patience=s.patience, min_lr=s.least),
    "cosine": lambda o, s, n: lr_scheduler.CosineAnnealingLR(o, n, s.least),
}
