"""Perturbations do what they say, gradients are derivatives, attacks mislead within their radius."""

from pathlib import Path

import numpy as np
import pytest

import nrnn
from nrnn import robustness, theory
from support import Draw, cells, model_file, needs_engine, sde

EXAMPLES = Path(__file__).parents[3] / "examples/digits"
rng = np.random.default_rng


def classifier(layers=None, **settings):
    file = model_file(layers or [sde()], task="softmax", sequence=nrnn.Sequence(valid="end"), **settings)
    return nrnn.Model.load(file.to_bytes())


def test_white_noise():
    x = np.full((200, 100), 3.0)
    moved = robustness.white(x, 0.5, rng(0), (0, 16)) - x
    assert abs(moved.mean()) < 4 * 8 / np.sqrt(x.size) and moved.std() == pytest.approx(8, rel=0.02)


def test_multiplicative_noise():
    x = np.array([0.0, -2.0]) * np.ones((20_000, 1))
    moved = robustness.multiplicative(x, 0.25, rng(0))
    assert (moved[:, 0] == 0).all() and moved[:, 1].std() == pytest.approx(0.5, rel=0.03)
    assert moved[:, 1].mean() == pytest.approx(-2, abs=0.02)


def test_salt_and_pepper():
    x = np.full((300, 100), 5.0)
    moved = robustness.salt_and_pepper(x, 0.1, rng(0), (-1, 16))
    shares = [np.mean(moved == value) for value in (5, -1, 16)]
    np.testing.assert_allclose(shares, (0.9, 0.05, 0.05), atol=0.006)
    with pytest.raises(ValueError, match="alpha: expected 0..1"):
        robustness.salt_and_pepper(x, 1.1, rng(0))


@needs_engine
@pytest.mark.parametrize("name", ["sde", "sde gate", "gru", "sde with a path around it"])
def test_gradients_are_derivatives(name):
    """Of one plain Sde by a backward pass, of others by differences: against differences of the float64 reference."""
    from nrnn.reference import run

    stacks = cells() | {"sde with a path around it": [sde(skip=nrnn.Skip(W=5 * Draw(6)(5, 2)))]}
    file = model_file(stacks[name], task="softmax", inputs=[nrnn.Channel("a", mean=1, scale=2), nrnn.Channel("b")],
                      sequence=nrnn.Sequence(valid="end"))
    X, labels, d = 2 * Draw(0)(2, 4, 2), np.array([2, 0]), 1e-4
    found = robustness.gradient_of(nrnn.Model.load(file.to_bytes()))(X, labels)
    for n, label in enumerate(labels):
        for place in np.ndindex(4, 2):
            nudge = np.zeros((4, 2))
            nudge[place] = d
            ends = [theory.CrossEntropy(label).value(run(file, X[n] + s * nudge, "logit")[0][-1]) for s in (1, -1)]
            expected = pytest.approx((ends[0] - ends[1]) / (2 * d), abs=3e-4 if name != "sde" else 1e-6)
            assert found[(n, *place)] == expected


def test_gradients_of_a_module():
    torch = pytest.importorskip("torch")
    module = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Dropout(0.5), torch.nn.Linear(8, 3))
    module.train()
    X, labels = Draw(0)(5, 4, 2), np.array([0, 1, 2, 0, 1])
    W, b = module[2].weight.detach().numpy(), module[2].bias.detach().numpy()
    o = X.reshape(5, 8).astype(np.float32) @ W.T + b
    expected = (theory.CrossEntropy(labels).gradient(o) @ W).reshape(X.shape)
    np.testing.assert_allclose(robustness.gradient_of(module)(X, labels), expected, atol=1e-6)
    np.testing.assert_allclose(robustness.predictor(module)(X), o, atol=1e-6)
    assert module.training, "left as it was"
    with pytest.raises(TypeError, match="pass a gradient"):
        robustness.gradient_of(lambda X: X)


@needs_engine
def test_attacks_stay_within_their_radius_and_mislead():
    model = classifier()
    X = Draw(1)(60, 8, 2, scale=1)
    labels = model.predict(X).nominal.argmax(1)
    gradient, loss = robustness.gradient_of(model), lambda Z: theory.CrossEntropy(labels).value(  # noqa: E731
        model.predict(Z, space="logit").nominal.astype(float)).mean()
    one = robustness.fgsm(gradient, X, labels, 0.1, (-2, 2))
    assert np.abs(one - X).max() == pytest.approx(0.4)
    many = robustness.pgd(gradient, X, labels, 0.1, (-2, 2))
    assert np.abs(many - X).max() <= 0.4 * (1 + 1e-12)
    chance = X + 0.4 * rng(0).choice([-1, 1], X.shape)
    assert max(loss(X), loss(chance)) < loss(one) <= loss(many)
    clipped = robustness.pgd(gradient, X, labels, 0.1, (-2, 2), clip=True, steps=3)
    assert np.abs(clipped).max() <= 2
    np.testing.assert_array_equal(robustness.pgd(gradient, X, labels, 0.1, (-2, 2), steps=1, rate=0.1, seed=None), one)


def test_linear_networks_fall_at_their_distance():
    """Without an activation the sign step of a radius below the distance over |gradient|_1 never changes the answer."""
    draw = Draw(2)
    rnn = theory.NoisyRNN(A=-np.eye(4), W=np.zeros((4, 4)), U=np.zeros((4, 2)), C=draw(4, 2), V=draw(2, 4), step=0.2,
                          activation="identity")
    X = draw(1, 6, 2, scale=1)
    path = rnn.path(X)
    label, G = path.outputs().argmax(-1), theory.input_gradients(path)[0]
    gap, slope = np.abs(np.diff(path.outputs()[0]))[0], np.abs(G[0] - G[1]).sum()
    curve = robustness.adversarial_curve(rnn, X, label, np.array([0.99, 1.01]) * gap / slope)
    assert curve.accuracies.tolist() == [[1], [0]]


@needs_engine
def test_curves():
    model = classifier(inputs=2)
    X = Draw(3)(50, 6, 2, scale=1)
    labels = model.predict(X).nominal.argmax(1)
    curve = robustness.accuracy_curve(model, X, labels, robustness.white, (0, 0.5, 5), seeds=4)
    assert curve.accuracies.shape == (3, 4) and curve.mean[0] == 1 and curve.std[0] == 0
    assert curve.mean[0] > curve.mean[1] > curve.mean[2]
    assert len(str(curve).splitlines()) == 3
    again = robustness.accuracy_curve(robustness.predictor(model), X, labels, robustness.white, (0, 0.5, 5),
                                      seeds=range(4))
    np.testing.assert_array_equal(again.accuracies, curve.accuracies)
    one = robustness.accuracy_curve(lambda Z: model.predict(Z).nominal, X, labels, robustness.white, (0.5,), seeds=[2])
    assert one.accuracies[0, 0] == curve.accuracies[1, 2] and one.std == 0
    with pytest.raises(ValueError, match="X, labels: expected"):
        robustness.accuracy(model, X, labels[:3])
    with pytest.raises(TypeError, match="expected a Model"):
        robustness.predictor(3)


@needs_engine
def test_members_and_models_that_speak_at_every_step():
    file = model_file([sde(noise=nrnn.PaperNoise(eps=0.1, sigma1=1))], task="softmax")
    model, X = nrnn.Model.load(file.to_bytes()), Draw(3)(4, 6, 2, scale=1)
    scores = robustness.predictor(model, members=8, seed=3)(X)
    np.testing.assert_array_equal(scores, model.predict(X, members=8, seed=3).mean[:, -1])
    labels = np.array([0, 1, 2, 0])
    assert robustness.gradient_of(model)(X, labels).shape == X.shape


@needs_engine
def test_the_example_agrees_with_its_own_figures():
    """White noise 0.3 on the digits: the published accuracy of the shipped seed lies within the draws."""
    import json

    rows = np.loadtxt(EXAMPLES / "heldout.csv", delimiter=",", skiprows=1)
    X, labels = rows[:, 1:, None], rows[:, 0].astype(int)
    model = nrnn.Model.load(EXAMPLES / "noisy.nrnn")
    assert robustness.accuracy(model, X, labels) > 0.97
    curve = robustness.accuracy_curve(model, X, labels, robustness.white, (0.3,), seeds=3, span=(0, 16))
    published = json.loads((EXAMPLES / "results.json").read_text())["noisy"]["seeds"]["0"]["white 0.3"]
    assert 100 * curve.mean[0] == pytest.approx(published, abs=3)


def test_plot():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    curve = robustness.Curve(np.array([0, 0.1]), np.array([[1, 0.9], [0.5, 0.7]]))
    ax = curve.plot(label="a")
    assert curve.plot(ax) is ax and len(ax.lines) == 2
