"""Every cell in the engine against float64 NumPy."""

import numpy as np
import pytest

import nrnn
import reference
from support import cells, inputs, model_file, needs_engine, sde

pytestmark = needs_engine
TOLERANCE = 5e-6


def load(file, **options):
    return nrnn.Model.load(file.to_bytes(), **options)


@pytest.mark.parametrize("name", cells())
def test_outputs_and_states(name):
    file, X = model_file(cells()[name]), inputs(50)
    expected, states = reference.run(file, X)
    with load(file).stream() as stream:
        np.testing.assert_allclose(stream.run(X).nominal, expected, atol=TOLERANCE, rtol=0)
        for layer, state in enumerate(states):
            np.testing.assert_allclose(stream.state(layer), state, atol=TOLERANCE, rtol=0)


@pytest.mark.parametrize("task", ["regression", "softmax", "sigmoid"])
@pytest.mark.parametrize("space", ["output", "logit"])
def test_tasks(task, space):
    scaled = {"outputs": [nrnn.Output("a", mean=2, scale=3), "b", "c"]} if task == "regression" else {}
    file, X = model_file(task=task, **scaled), inputs(20)
    with load(file).stream(space=space) as stream:
        np.testing.assert_allclose(stream.run(X).mean, reference.run(file, X, space)[0], atol=TOLERANCE, rtol=0)


def test_input_is_normalised_once():
    file = model_file(inputs=[nrnn.Channel("x", mean=10, scale=4), nrnn.Channel("y", mean=-3, scale=0.5)])
    X = (inputs(20) * (4, 0.5) + (10, -3)).astype(np.float32)
    with load(file).stream() as stream:
        summary = stream.run(X)
    np.testing.assert_allclose(summary.nominal, reference.run(file, X)[0], atol=TOLERANCE, rtol=0)
    np.testing.assert_allclose(summary.largest_z, np.abs((X - (10, -3)) / (4, 0.5)).max(1), atol=1e-5)


def test_without_readout():
    file, X = nrnn.ModelFile([sde()]), inputs(20)
    with load(file).stream() as stream:
        np.testing.assert_allclose(stream.run(X).nominal, reference.run(file, X)[0], atol=TOLERANCE, rtol=0)


@pytest.mark.parametrize("name", ["sde gate", "gru", "lstm peephole", "stack"])
def test_kernels_give_the_same_bits(name):
    file, X = model_file(cells()[name], task="softmax"), inputs(30)
    runs = [load(file, kernels=kernels).stream().run(X).mean for kernels in nrnn.kernels_available()]
    for one in runs[1:]:
        np.testing.assert_array_equal(one, runs[0], strict=True)


class TestDossier:
    """The published update on numbers computed with the authors' own class."""

    X = [1, -0.5, 0.25]

    def file(self, **settings):
        B, C = np.array([[.3, -.2], [.5, .1]]), np.array([[-.4, .7], [.2, .6]])
        A, W = (0.75 * (M - M.T) + 0.25 * (M + M.T) - g * np.eye(2) for M, g in ((B, 0.001), (C, 0.002)))
        layer = nrnn.Sde(A=A.T, W=W.T, U=[[1], [-.5]], b=[.1, .2], **({"step": [.1, .2]} | settings))
        return nrnn.ModelFile([layer], readout=([[1, 2], [-1, .5]], [.01, -.02]), task="softmax")

    def test_states_and_logits(self):
        states = [(0.0800499, -0.0582625), (0.0391180, 0.0233177), (0.0737227, 0.0410317)]
        with load(self.file()).stream(space="logit") as stream:
            for x, state in zip(self.X, states):
                summary = stream.step(x)
                np.testing.assert_allclose(stream.state(), state, atol=1e-6, rtol=0)
        np.testing.assert_allclose(summary.nominal, (0.1657860, -0.0732068), atol=1e-6, rtol=0)

    def test_solver_base(self):
        with load(self.file(step=0.1)).stream(space="logit") as stream:
            logits = stream.run(self.X).nominal[-1]
        np.testing.assert_allclose(logits, (0.1265874, -0.0840915), atol=1e-6, rtol=0)

    def test_moments_under_the_published_noise(self):
        model = load(self.file(noise=nrnn.OfficialNoise(add=0.05, mult=0.02)))
        members = 200_000
        with model.stream(members, space="logit", seed=11) as stream:
            last = stream.run(self.X)[-1]
        error = np.array([0.2099, 0.0953]) / np.sqrt(members) + 5e-4  # of this sample, and of the figures
        assert (np.abs(last.mean - (0.1634, -0.0726)) < 4 * error).all()
        assert (np.abs(last.std - (0.2099, 0.0953)) < 4 * error).all()
