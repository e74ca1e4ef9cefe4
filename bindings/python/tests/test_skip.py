"""A path around layers is one addition to what a layer gives above: the bits of the model without it, and u."""

import numpy as np
import pytest

import nrnn
import reference
from support import Draw, needs_engine, sde

pytestmark = needs_engine
N, D = 5, 5
IDENTITY = nrnn.Skip()
draw = Draw(3)
MATRICES = {"W": draw(N, N), "U": draw(N, D), "b": draw(N)}
NOISE = nrnn.PaperNoise(eps=0.5, sigma1=0.25, sigma2=0.5)


def inputs(steps, d=D):
    return np.random.default_rng(2).standard_normal((steps, d)).astype(np.float32)


def outputs(layers, X, dt=None, **options):
    file = nrnn.ModelFile(layers, sequence=nrnn.Sequence(interval=0.5))
    with nrnn.Model.load(file.to_bytes()).stream(**options) as stream:
        return stream.run(X, dt=dt, outputs=["nominal", "members"])


def elman(**given):
    return nrnn.Elman(**MATRICES, **given)


def test_the_identity_adds_the_input():
    X = inputs(20)
    np.testing.assert_array_equal(outputs([elman(skip=IDENTITY)], X).nominal, outputs([elman()], X).nominal + X)


def test_the_state_and_its_noise_are_those_without():
    X, options = inputs(20), dict(members=14, seed=3, noise=True)
    plain, skipping = (outputs([elman(noise=NOISE, skip=skip)], X, **options) for skip in (None, IDENTITY))
    np.testing.assert_array_equal(skipping.members, plain.members + X[:, None])
    assert len(np.unique(plain.members[5, :, 0])) == 14


def test_the_input_is_held_over_the_sub_steps_of_an_interval():
    X, dt = inputs(6), [0, 0.5, 1.5, 1.0, 0.2, 2.6]
    plain, skipping = (outputs([sde(N, D, noise=NOISE, skip=skip)], X, dt, members=3).members for skip in (None, IDENTITY))
    np.testing.assert_array_equal(skipping, plain + X[:, None])


def test_a_path_from_a_layer_below_takes_what_that_one_is_given():
    X = inputs(20)
    below, above = sde(N, D), nrnn.Dense(W=draw(N, N), activation="tanh")
    given = outputs([below], X).nominal
    plain, skipping = (outputs([below, elman(), nrnn.Dense(W=above.W, activation="tanh", skip=skip)], X).nominal
                       for skip in (None, nrnn.Skip(source=1)))
    np.testing.assert_array_equal(skipping, plain + given)


def test_a_sample_that_is_skipped_adds_nothing():
    X = inputs(6)
    X[[0, 3]] = np.nan
    plain, skipping = (outputs([elman(skip=skip)], X, missing="skip").nominal for skip in (None, IDENTITY))
    np.testing.assert_array_equal(skipping, plain + np.nan_to_num(X))


def test_a_step_ahead_has_the_features_still():
    """A first layer that is wide enough is projected for many rows at once; not where its input is wanted later."""
    d, n = 129, 70
    layers = [nrnn.Elman(W=draw(n, n), U=draw(n, d)), nrnn.Dense(W=draw(n, n), skip=nrnn.Skip(source=0, W=draw(n, d)))]
    model, X = nrnn.Model.load(nrnn.ModelFile(layers).to_bytes()), inputs(30, d)
    with model.stream() as stream, model.stream() as other:
        np.testing.assert_array_equal(stream.run(X).nominal, [other.step(x).nominal for x in X])


def test_every_kernel_gives_the_same_bits_alone_and_in_a_batch():
    layers = [nrnn.Gru(W=draw(3 * N, N), U=draw(3 * N, D)), elman(skip=nrnn.Skip(W=draw(N, N), b=draw(N))),
              nrnn.Dense(W=draw(N, N), skip=nrnn.Skip(source=1))]
    data, X = nrnn.ModelFile(layers).to_bytes(), inputs(13)
    runs = []
    for kernels in nrnn.kernels_available():
        model = nrnn.Model.load(data, kernels=kernels)
        runs.append(np.array([model.stream().step(x).nominal for x in X]))
        with model.streams(map(str, range(13))) as streams:
            np.testing.assert_array_equal(streams.step((list(streams), X)).summary.nominal, runs[-1])
    for run in runs[1:]:
        np.testing.assert_array_equal(run, runs[0])


@pytest.mark.parametrize("dtype", ["f16", "bf16", "i8"])
def test_its_matrix_may_be_stored_smaller(dtype):
    file = nrnn.ModelFile([elman(skip=nrnn.Skip(W=draw(N, D), b=draw(N)))], dtype=dtype)
    X = inputs(20)
    expected = reference.run(file, X)[0]
    found = nrnn.Model.load(file.to_bytes()).stream().run(X).nominal
    np.testing.assert_allclose(found, expected, atol=2e-3 if dtype == "i8" else 2e-6)


def test_a_sum_that_is_not_finite_names_its_layer():
    layers = [elman(), nrnn.Dense(W=np.full((N, N), 3e38), skip=nrnn.Skip(W=np.full((N, N), 3e38))), nrnn.Dense(W=np.eye(N))]
    with nrnn.Model.load(nrnn.ModelFile(layers).to_bytes()).stream() as stream:
        with pytest.raises(nrnn.Diverged, match=r"layers\[1\]"):
            stream.step(np.ones(D))
