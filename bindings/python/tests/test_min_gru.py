"""Minimal gated units: the published equations, step by step, in log space, and all steps at once."""

import numpy as np
import pytest

import nrnn
import reference
from support import Draw, inputs, loaded, needs_engine

CANDIDATES = [None, "tanh", "relu", "positive", nrnn.Function("elu", 0.5)]


def softplus(v):
    return np.logaddexp(v, 0)


def cell(candidate=None, n=5, d=2, **settings):
    draw = Draw(7)
    return nrnn.MinGru(U=draw(2 * n, d), b=draw(2 * n), candidate=candidate, **settings)


def published(layer, X, h):
    """Algorithm by algorithm: h' = (1 - z) h + z h~, with h~ = Linear(x)."""
    for x in X:
        z, m = np.split(layer.U.astype(float) @ x + layer.b, 2)
        z = 1 / (1 + np.exp(-z))
        h = (1 - z) * h + z * m
        yield h


def published_in_log_space(layer, X, h):
    """By cumulative sums of logarithms: log h_t = a*_t + logcumsumexp(log b - a*), with h~ = g(Linear(x))."""
    k, m = np.split(X.astype(float) @ layer.U.T.astype(float) + layer.b, 2, axis=1)
    log_z, log_rest = -softplus(-k), -softplus(k)
    log_g = np.where(m >= 0, np.log(np.maximum(m, 0) + 0.5), -softplus(-m))
    a = np.concatenate([np.zeros((1, layer.units)), np.cumsum(log_rest, 0)])
    log_b = np.concatenate([np.log(h)[None], log_z + log_g])
    return np.exp(a + np.logaddexp.accumulate(log_b - a, axis=0))[1:]


def test_the_reference_has_the_published_equations():
    layer, X = cell(initial=Draw(8)(5)), inputs(30).astype(float)
    expected = np.array(list(published(layer, X, layer.initial)))
    np.testing.assert_allclose(reference.outputs(layer, X), expected, atol=1e-13)


def test_the_reference_has_the_form_in_log_space():
    layer, X = cell("positive", initial=abs(Draw(8)(5))), inputs(30).astype(float)
    np.testing.assert_allclose(reference.outputs(layer, X), published_in_log_space(layer, X, layer.initial), atol=1e-12)


@needs_engine
@pytest.mark.parametrize("candidate", CANDIDATES)
def test_the_engine(candidate):
    layer, X = cell(candidate, initial=abs(Draw(8)(5))), 4 * inputs(40)
    file = nrnn.ModelFile([layer])
    with nrnn.Model.load(file.to_bytes()).stream() as stream:
        np.testing.assert_allclose(stream.run(X).nominal, reference.run(file, X)[0], atol=1e-5, rtol=1e-5)


@needs_engine
@pytest.mark.parametrize("members", [1, 13])
def test_projected_ahead_and_step_by_step(members):
    """Its input map is all of its matrices: a run takes many rows of it at once."""
    draw = Draw(2)
    layer = nrnn.MinGru(U=draw(200, 90), b=draw(200), noise=nrnn.OfficialNoise(0.1, 0.1))
    model, X = loaded([layer]), inputs(9, 90)
    whole, single = model.stream(members, seed=1), model.stream(members, seed=1)
    found = whole.run(X)
    for row, x in zip(found.mean, X):
        np.testing.assert_array_equal(single.step(x).mean, row)


@pytest.mark.parametrize("settings, message", [
    ({"U": np.ones((5, 2))}, r"MinGru.U: expected shape \[2n, d\], found \(5, 2\)"),
    ({"b": np.ones(3)}, "MinGru.b"),
    ({"candidate": "modrelu"}, "modrelu"),
    ({"candidate": "swish"}, "activation: expected one of"),
])
def test_what_makes_no_sense_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        nrnn.MinGru(**{"U": np.ones((4, 2))} | settings)


def test_all_steps_at_once_are_the_steps():
    torch = pytest.importorskip("torch")
    import nrnn.torch as nt

    layer = nt.MinGru(3, 4).double()
    x, h = torch.randn(2, 37, 3, dtype=torch.float64), torch.randn(2, 4, dtype=torch.float64)
    with torch.no_grad():
        found, last = layer.eval()(x, h)
        for t, row in enumerate(layer.prepared(x.transpose(0, 1))):
            h = layer.step(h, row)
            torch.testing.assert_close(found[:, t], h, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(last, h)
