"""The gradient of the cross-entropy by the input, of whatever classifies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine.model import Model
from ..file.modelfile import ModelFile
from ..theory.dynamics import NoisyRNN
from ..theory.losses import CrossEntropy
from ..theory.margins import input_gradient
from .predictors import as_input

Gradient = Callable[[np.ndarray, np.ndarray], np.ndarray]
_NUDGE = 1e-2  # of a channel's scale: the engine computes in float32, whose error of the difference is 1e-5 of this


def gradient_of(model: Any) -> Gradient:
    """(X, labels) to the gradient by X, shape (N, T, channels), noise off.

    Exact for a `NoisyRNN`, for a `Model` of one plain `Sde` layer (by a backward pass in float64) and for a torch
    module (by autograd). Any other softmax `Model` gets central differences through the engine: 2 T channels runs for
    each sequence.

    Raises
    ------
    TypeError
        A plain callable has no gradient: give your own function in its place.
    """
    if isinstance(model, NoisyRNN):
        return lambda X, labels: _backward(model, X, labels)
    if isinstance(model, Model):
        return _of_model(model)
    if hasattr(model, "parameters"):
        return lambda X, labels: _autograd(model, X, labels)
    raise TypeError(f"model: expected a Model, a NoisyRNN or a torch module, found {model!r}; pass a gradient instead")


def _of_model(model: Model) -> Gradient:
    if model.task != "softmax":
        raise ValueError(f"task: expected softmax, found {model.task}")
    mean, scale = (np.array([getattr(one, name) for one in model.inputs]) for name in ("mean", "scale"))
    try:
        file = ModelFile.of(model)
        rnn = NoisyRNN.of(file) if len(file.inputs) == len(model.inputs) else None
    except ValueError:
        rnn = None
    if rnn is None:
        return lambda X, labels: _differences(model, np.asarray(X, np.float64), labels, scale)
    return lambda X, labels: _backward(rnn, (np.asarray(X) - mean) / scale, labels) / scale


def _backward(rnn: NoisyRNN, X: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return input_gradient(rnn, X, CrossEntropy(labels).gradient(rnn.path(X).outputs()))


def _autograd(module: Any, X: np.ndarray, labels: np.ndarray) -> np.ndarray:
    import torch

    x, was_training = as_input(module, X).requires_grad_(), module.training
    module.eval()
    try:
        target = torch.as_tensor(np.asarray(labels), dtype=torch.long, device=x.device)
        loss = torch.nn.functional.cross_entropy(module(x), target, reduction="sum")
        return torch.autograd.grad(loss, x)[0].cpu().numpy()
    finally:
        module.train(was_training)


def _differences(model: Model, X: np.ndarray, labels: np.ndarray, scale: np.ndarray) -> np.ndarray:
    found = np.empty_like(X)
    for n, (row, label) in enumerate(zip(X, labels)):
        steps = np.eye(row.size).reshape(-1, *row.shape) * _NUDGE * scale
        found[n] = (_losses(model, row + steps, label) - _losses(model, row - steps, label)).reshape(row.shape)
    return found / (2 * _NUDGE * scale)


def _losses(model: Model, X: np.ndarray, label: int) -> np.ndarray:
    summary = model.predict(X, outputs=("nominal",), space="logit")
    o = summary.nominal if model.sequence.valid == "end" else summary.nominal[:, -1]
    return CrossEntropy(int(label)).value(o.astype(np.float64))
