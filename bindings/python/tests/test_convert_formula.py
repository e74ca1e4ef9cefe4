"""Activations and normalisations that a source writes out, told by what they give."""

import math

import numpy as np
import pytest

from nrnn.convert import ConversionError
from nrnn.convert._chain import Activation, Cell, Formula, Norm, Scaled, scaled
from nrnn.convert._formula import computed, settled, unfinished
from nrnn.convert._identified import identified
from nrnn.file.layers import Elman

erf = np.vectorize(math.erf)
sigmoid = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
ROOT = float(np.float32(np.sqrt(2)))
TANH = float(np.float32(np.sqrt(2 / np.pi)))

ACTIVATIONS = {
    "silu": lambda x: x * sigmoid(x), "gelu": lambda x: 0.5 * x * (1 + erf(x / ROOT)),
    "gelu_tanh": lambda x: 0.5 * x * (1 + np.tanh(TANH * (x + 0.044715 * x ** 3))), "softplus": lambda x: np.log(1 + np.exp(x)),
    "softsign": lambda x: x / (1 + np.abs(x)), "logistic": lambda x: np.exp(x) / (np.exp(x) + 1) if x.max() < 300 else sigmoid(x),
    "tanh": lambda x: 2 * sigmoid(2 * x) - 1, "leaky_relu": lambda x: np.maximum(x, 0.2 * x),
    "elu": lambda x: np.maximum(x, 0) + 0.7 * np.minimum(0, np.exp(np.minimum(x, 0)) - 1),
    "clip": lambda x: np.minimum(np.maximum(x, -0.5), 2), "relu": lambda x: (x + np.abs(x)) / 2}
OTHERS = {
    "hard swish": lambda x: x * np.clip(x / 6 + 0.5, 0, 1), "mish": lambda x: x * np.tanh(np.logaddexp(0, x)), "square": lambda x: x * x,
    "gelu with 1.41": lambda x: 0.5 * x * (1 + erf(x / 1.41)), "gelu without its 1": lambda x: 0.5 * x * erf(x / ROOT),
    "gelu by tanh with 0.044": lambda x: 0.5 * x * (1 + np.tanh(TANH * (x + 0.044 * x ** 3))), "sine": np.sin,
    "softplus of 2": lambda x: np.log(2 + np.exp(x)), "softsign with 1.001": lambda x: x / (1.001 + np.abs(x)),
    "silu and a little": lambda x: x * sigmoid(x) + 1e-4 * x, "one that bends again": lambda x: np.maximum(x, 0) - np.maximum(x - 5, 0) / 2,
    "one that bends far out": lambda x: np.minimum(np.maximum(x, 0), 1000), "neighbours": lambda x: np.roll(x, 1, axis=1),
    "features that differ": lambda x: x * sigmoid(x) * (1 + np.arange(x.shape[1])), "not finite": lambda x: 1 / x * 0 + np.log(x)}


@pytest.mark.parametrize("kind", ACTIVATIONS)
@pytest.mark.parametrize("features", [1, 5])
def test_activations(kind, features):
    found = identified(ACTIVATIONS[kind], features)
    assert [one.kind for one in found if isinstance(one, Activation)] == [kind]
    x = 3 * np.random.default_rng(0).standard_normal((50, features))
    np.testing.assert_allclose(computed(found, x), ACTIVATIONS[kind](x), atol=1e-6)


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_near_is_not_taken_for_one(kind):
    if kind == "one that bends far out":  # it is what it is: a clip from 0 to 1000
        assert [one.kind for one in identified(OTHERS[kind], 4)] == ["clip"]
    else:
        assert identified(OTHERS[kind], 4) is None


@pytest.mark.parametrize("of, kind, inner, outer", [
    (lambda x: x * sigmoid(1.702 * x), "silu", 1.702, 1 / 1.702), (lambda x: np.log(sigmoid(x)), "softplus", -1, -1),
    (lambda x: x * (1 + erf(x / ROOT)), "gelu", 1, 2), (lambda x: 1 / (1 + np.exp(x)), "logistic", -1, 1)])
def test_scales_within_and_around(of, kind, inner, outer):
    found = identified(of, 2)
    numbers = [one.scale[0] for one in found if isinstance(one, Scaled)]
    assert [one.kind for one in found if isinstance(one, Activation)] == [kind]
    np.testing.assert_allclose(numbers, [one for one in (inner, outer) if one != 1], rtol=1e-6)


def layer_norm(x, gain=1.0, bias=0.0, epsilon=1e-5):
    z = x - x.mean(axis=1, keepdims=True)
    return gain * z / np.sqrt((z * z).mean(axis=1, keepdims=True) + epsilon) + bias


@pytest.mark.parametrize("epsilon", [1e-12, 1e-5, 1e-3, 0.5])
def test_layer_norm(epsilon):
    gain, bias = np.random.default_rng(1).standard_normal((2, 6))
    norm, = identified(lambda x: layer_norm(x, gain, bias, epsilon), 6)
    assert isinstance(norm, Norm) and norm.kind == "layer"
    np.testing.assert_allclose(norm.gain, gain, rtol=1e-9)
    np.testing.assert_allclose(norm.bias, bias, rtol=1e-9)
    assert norm.epsilon == pytest.approx(epsilon, rel=1e-3, abs=1e-13)


def test_rms_norm():
    norm, = identified(lambda x: x / np.sqrt((x * x).mean(axis=1, keepdims=True) + 1e-6), 4)
    assert (norm.kind, norm.gain, norm.bias) == ("rms", None, None) and norm.epsilon == pytest.approx(1e-6)


@pytest.mark.parametrize("of", [
    lambda x: (x - x.mean(axis=1, keepdims=True)) / (x.std(axis=1, keepdims=True) + 0.01),
    lambda x: x - x.mean(axis=1, keepdims=True), lambda x: x / np.abs(x).max(axis=1, keepdims=True),
    lambda x: layer_norm(x) * x, lambda x: np.exp(x) / np.exp(x).sum(axis=1, keepdims=True), lambda x: x ** 3,
    lambda x: layer_norm(x)[:, ::-1]])
def test_what_is_near_a_normalisation(of):
    assert identified(of, 5) is None


def formula(of, name="part"):
    return Formula(of, 3, name)


def test_a_run_of_parts_is_one_operation():
    chain = [formula(np.exp), scaled(np.ones(3), np.ones(3), "one"), formula(np.log, "Log 'l'"), Activation("tanh", "t")]
    assert [(one.kind, one.name) for one in settled(chain)] == [("softplus", "Log 'l'"), ("tanh", "t")]
    assert unfinished(chain[:1]) and not unfinished(chain[:3]) and not unfinished(chain[3:])


def test_two_runs_with_a_cell_between():
    cell = Cell(Elman, {"W": np.eye(3), "U": np.eye(3)}, "cell")
    silu = formula(ACTIVATIONS["silu"], "silu")
    assert [getattr(one, "kind", None) for one in settled([silu, cell, silu])] == ["silu", Elman, "silu"]


def test_a_part_that_stays_one_is_named():
    with pytest.raises(ConversionError, match="Exp 'e': expected a part of an activation or of a normalisation"):
        settled([formula(np.exp, "Exp 'e'"), Activation("tanh")])
