"""Layers that act on the features of a step: matrices, scales, normalisations, activations, tables."""

from __future__ import annotations

import numpy as np

from .._chain import Activation, Embedding, LogSoftmax, Norm, Normalisation, Softmax, leaky, matrix, scaled
from .._errors import ConversionError
from ..rtneural.parts import Part
from .functions import Bend, Shares, layer, named
from .shapes import Read, Reading, Shape

_SMALLEST = 1e-7  # Keras's epsilon, below which a Normalization takes no standard deviation


def dense(one: Reading) -> Read:
    kernel = one.tensor("kernel", one.given.width, None)
    bias = one.tensor("bias", kernel.shape[1]) if one.settings.flag("use_bias", True) else np.zeros(kernel.shape[1])
    one.settings.expect("units", kernel.shape[1], "its kernel has as many columns")
    part = Part([matrix(kernel.T, bias, one.where)], lambda v: v @ kernel + bias)
    after = bent(named(one.settings.value("activation"), f"{one.where}: activation", one.version), one.where)
    return [part, *after], Shape(kernel.shape[1], one.given.steps, one.given.sequence)


def activation(one: Reading) -> Read:
    value = one.settings.value("activation")
    return bent(named(value, f"{one.where}: activation", one.version), one.where), one.given


def activation_layer(one: Reading) -> Read:
    return bent(layer(one.settings), one.where), one.given


def bent(found: Bend | Shares | None, where: str) -> list[Part]:
    """The part that an activation is; none for the identity."""
    if found is None:
        return []
    if isinstance(found, Shares):
        name = f"{'log_' if found.logarithm else ''}softmax of {where}"
        return [Part([(LogSoftmax if found.logarithm else Softmax)(name)], found.apply)]
    a = found.function
    return [Part([Activation(a.activation, f"{a.activation} of {where}", alpha=a.alpha, beta=a.beta)], found.apply)]


def prelu(one: Reading) -> Read:
    """Slopes of the features; those of steps are one and the same, or refused."""
    one.settings.ignore("shared_axes")
    alpha = one.weights["alpha"]
    if alpha.ndim not in (1, 2) or alpha.shape[:-1] not in ((), (1,)) or alpha.shape[-1] not in (1, one.width):
        raise ConversionError(f"{one.where}: alpha: expected a slope for each of {one.width} features, at every step the same, "
                              f"found shape {alpha.shape}")
    slope = np.broadcast_to(alpha.ravel(), one.width)
    return [Part(leaky(slope, one.where), lambda v: np.where(v > 0, v, slope * v))], one.given


def batch_normalization(one: Reading) -> Read:
    one.settings.expect_last_axis(one.axes)
    one.settings.ignore("momentum", "scale", "center", "fused", "synchronized", "virtual_batch_size", "renorm_momentum")
    scale = one.each("gamma", 1) / np.sqrt(one.each("moving_variance", 1) + one.settings.number("epsilon"))
    shift = one.each("beta", 0) - one.each("moving_mean", 0) * scale
    return _scale(one, scale, shift)


def normalization(one: Reading) -> Read:
    """With what it was given, or adapted to; without an `axis` there is one mean and one variance for all features."""
    if one.settings.value("axis", -1) not in ([], ()):
        one.settings.expect_last_axis(one.axes)
    mean, variance = (np.broadcast_to(_statistic(one, name).ravel(), one.width) for name in ("mean", "variance"))
    deviation = np.maximum(np.sqrt(variance), _SMALLEST)
    if one.settings.flag("invert"):
        return _scale(one, deviation, mean)
    return _scale(one, 1 / deviation, -mean / deviation)


def rescaling(one: Reading) -> Read:
    scale, shift = (np.broadcast_to(one.settings.array(key).ravel(), one.width) for key in ("scale", "offset"))
    return _scale(one, scale, shift)


def layer_normalization(one: Reading) -> Read:
    one.settings.expect_last_axis(one.axes)
    one.settings.ignore("scale", "center")
    one.settings.expect("rms_scaling", False, "it divides by another deviation than that of any normalisation here")
    return _norm(one, "layer", one.each("gamma", 1), one.each("beta", 0))


def rms_normalization(one: Reading) -> Read:
    one.settings.expect_last_axis(one.axes)
    return _norm(one, "rms", one.each("scale", 1), np.zeros(one.width))


def embedding(one: Reading) -> Read:
    table = one.tensor("embeddings", None, None)
    one.settings.expect("output_dim", table.shape[1], "its table has as many columns")
    one.settings.ignore("mask_zero")  # `sequences` has looked at it
    part = Part([Embedding(table, 0, one.where)], lambda v: table[v[:, 0].astype(int)])
    return [part], Shape(table.shape[1], one.given.steps, True)


def _scale(one: Reading, scale: np.ndarray, shift: np.ndarray) -> Read:
    return [Part([scaled(scale, shift, one.where)], lambda v: scale * v + shift)], one.given


def _statistic(one: Reading, name: str) -> np.ndarray:
    found = one.weights[name] if name in one.weights else one.settings.array(name)
    one.settings.ignore(name)
    if found.size not in (1, one.width):
        raise ConversionError(f"{one.where}: {name}: expected 1 or {one.width} numbers, found shape {found.shape}")
    return found


def _norm(one: Reading, kind: Normalisation, gain: np.ndarray, bias: np.ndarray) -> Read:
    epsilon, width = one.settings.number("epsilon"), one.width

    def apply(v: np.ndarray) -> np.ndarray:
        centred = v - v.mean(axis=-1, keepdims=True) if kind == "layer" else v
        return np.asarray(gain * centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + epsilon) + bias)
    return [Part([Norm(kind, gain, bias, epsilon, one.where)], apply)], Shape(width, one.given.steps, one.given.sequence)
