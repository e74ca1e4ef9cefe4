"""Logarithms of probabilities as outputs: those of softmax, right where these are 0 or 1 to float32."""

import numpy as np
import pytest

import nrnn
from support import Draw, needs_engine

pytestmark = needs_engine
NOISE = nrnn.PaperNoise(eps=0.5, sigma1=0.5)


def summary(task, scale=1.0, space="output", outputs=None, **options):
    draw = Draw(5)
    cell = nrnn.Elman(W=draw(6, 6), U=draw(6, 2), noise=NOISE)
    file = nrnn.ModelFile([cell], readout=(scale * draw(4, 6), scale * draw(4)), task=task)
    X = np.random.default_rng(1).standard_normal((40, 2))
    with nrnn.Model.load(file.to_bytes()).stream(space=space, **options) as stream:
        return stream.run(X, outputs=outputs)


@pytest.mark.parametrize("scale", [1, 30, 1e4])
def test_the_definition(scale):
    o = summary("log_softmax", scale, "logit").nominal.astype(np.float64)
    y = summary("log_softmax", scale).nominal
    o -= o.max(1, keepdims=True)
    np.testing.assert_allclose(y, o - np.log(np.exp(o).sum(1, keepdims=True)), rtol=5e-6)
    assert (y <= 0).all()


def test_arrays_speak_of_the_logarithms():
    options = dict(members=7, seed=2, quantiles=[0.5])
    wanted = ["mean", "variance", "quantiles", "members"]
    found, p = (summary(task, outputs=wanted, **options) for task in ("log_softmax", "softmax"))
    np.testing.assert_allclose(np.exp(found.members), p.members, rtol=2e-6)
    np.testing.assert_allclose(found.mean, found.members.astype(np.float64).mean(1), rtol=1e-6)
    np.testing.assert_allclose(found.variance, found.members.astype(np.float64).var(1, ddof=1), rtol=1e-4)
    np.testing.assert_allclose(found.quantiles[:, 0], np.median(found.members, axis=1))


@pytest.mark.parametrize("scale", [1, 30])
def test_uncertainty_is_that_of_the_probabilities(scale):
    found, p = (summary(task, scale, members=7, seed=2) for task in ("log_softmax", "softmax"))
    np.testing.assert_allclose(found.entropy, p.entropy, atol=2e-6)
    np.testing.assert_allclose(found.mutual_information, p.mutual_information, atol=2e-6)
    assert p.mutual_information.max() > 1e-3


def test_calibrations_and_scales_are_as_of_other_classifiers():
    with pytest.raises(ValueError, match="scale"):
        nrnn.ModelFile([nrnn.Dense(W=np.eye(2))], task="log_softmax", outputs=[nrnn.Output("a", scale=2), "b"])
