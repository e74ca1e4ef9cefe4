"""Optimisers and schedules by their names."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_, parametrizations
from torch.optim import lr_scheduler

from .config import Optimiser, Schedule
from .newton import TrustRegion

_FIRST_ORDER: dict[str, Callable[[list[dict[str, Any]], Optimiser], torch.optim.Optimizer]] = {
    "adam": lambda groups, o: torch.optim.Adam(groups, o.lr, weight_decay=o.weight_decay),
    "sgd": lambda groups, o: torch.optim.SGD(groups, o.lr, momentum=o.momentum, weight_decay=o.weight_decay),
    "rmsprop": lambda groups, o: torch.optim.RMSprop(groups, o.lr, momentum=o.momentum, weight_decay=o.weight_decay),
}


class Descent:
    """Steps along gradients, cut to a length; 0: not cut."""

    cost: dict[str, int] = {}  # beside the gradients, which are one a step

    def __init__(self, inner: torch.optim.Optimizer, network: nn.Module, clip: float) -> None:
        self.inner, self._network, self._clip = inner, network, clip

    @property
    def rate(self) -> float:
        return self.inner.param_groups[0]["lr"]

    def step(self, objective: Callable[[], Tensor]) -> tuple[float, float | None]:
        """One step; the loss before it and the length of its gradient."""
        self.inner.zero_grad()
        value = objective()
        value.backward()
        length = clip_grad_norm_(self._network.parameters(), self._clip or math.inf)
        self.inner.step()
        return float(value.detach()), float(length)

    def falling(self, schedule: Schedule, epochs: int) -> Falling:
        """The schedule of its rate."""
        return Falling(schedule, _SCHEDULES[schedule.name](self.inner, schedule, epochs))


class Newton:
    """Steps of `TrustRegion`, whose length follows from its radius; needs second derivatives."""

    def __init__(self, inner: TrustRegion, network: nn.Module) -> None:
        self.inner = inner
        for cell in network.cells:
            cell.fused = False

    @property
    def rate(self) -> float:
        return self.inner.radius

    @property
    def cost(self) -> dict[str, int]:
        return {"products": self.inner.products}

    def step(self, objective: Callable[[], Tensor]) -> tuple[float, float | None]:
        """One step; the loss before it, of the same noise each time that it looks."""
        noise = int(torch.randint(1 << 31, ()))

        def again() -> Tensor:
            torch.manual_seed(noise)  # of every device: the same draws each time
            return objective()

        return float(self.inner.step(again)), None

    def falling(self, schedule: Schedule, epochs: int) -> Falling:
        return Falling(schedule)


def optimiser(config: Optimiser, network: nn.Module, clip: float = 0.0) -> Descent | Newton:
    """Over all trained parameters; those of orthogonal matrices at a rate of their own."""
    trained = [p for p in network.parameters() if p.requires_grad]
    slow = {parameter for module in network.modules() if isinstance(module, parametrizations._Orthogonal)
            for parameter in _originals(network, module)}
    groups = [{"params": [p for p in trained if p not in slow]},
              {"params": [p for p in trained if p in slow], "lr": config.orthogonal_factor * config.lr}]
    groups = [group for group in groups if group["params"]]
    if config.name == "newton":
        return Newton(TrustRegion([p for group in groups for p in group["params"]], config.radius,
                                  config.largest_radius), network)
    return Descent(_FIRST_ORDER[config.name](groups, config), network, clip)


def _originals(network: nn.Module, parametrisation: nn.Module) -> list[nn.Parameter]:
    return [held.original for module in network.modules() for held in getattr(module, "parametrizations", {}).values()
            if parametrisation in list(held)]


class Falling:
    """The learning rate after each epoch; without an inner schedule nothing falls."""

    def __init__(self, config: Schedule, inner: Any = None) -> None:
        self._plateau, self._inner = config.name == "plateau", inner

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
