"""One face for whatever classifies: inputs (N, T, channels) to scores (N, classes), largest wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine.model import Model
from ..theory.dynamics import NoisyRNN

Predictor = Callable[[np.ndarray], np.ndarray]


def predictor(model: Any, members: int = 1, **options: Any) -> Predictor:
    """Scores of a model's last step.

    Parameters
    ----------
    model : Model, theory.NoisyRNN, torch module or callable
        A module is given a float tensor, in evaluation mode and without gradients; `NoisyRNN` reads normalised inputs.
    members, **options
        Of a `Model`, as in `Model.predict`: with more than one member the score is the members' mean.
    """
    if isinstance(model, Model):
        return lambda X: _last(model, X, members, options)
    if isinstance(model, NoisyRNN):
        return lambda X: model.path(X).outputs()
    if hasattr(model, "parameters"):
        return lambda X: _module(model, X)
    if callable(model):
        return lambda X: _array(model(X))
    raise TypeError(f"model: expected a Model, a NoisyRNN, a torch module or a callable, found {model!r}")


def _last(model: Model, X: np.ndarray, members: int, options: dict[str, Any]) -> np.ndarray:
    summary = model.predict(X, members=members, outputs=("mean",), **options)
    return summary.mean if model.sequence.valid == "end" else summary.mean[:, -1]


def _module(module: Any, X: np.ndarray) -> np.ndarray:
    import torch

    was_training = module.training
    module.eval()
    try:
        with torch.no_grad():
            return _array(module(as_input(module, X)))
    finally:
        module.train(was_training)


def as_input(module: Any, X: np.ndarray) -> Any:
    """X as a tensor of the module's dtype and device."""
    import torch

    first = next(iter(module.parameters()), torch.zeros(0))
    return torch.as_tensor(np.asarray(X), dtype=first.dtype, device=first.device)


def _array(scores: Any) -> np.ndarray:
    return np.asarray(scores.detach().cpu() if hasattr(scores, "detach") else scores)
