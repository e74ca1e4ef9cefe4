"""`nrnn.convert.from_noisyrnn`: checkpoints in the published layout, without torch."""

import types

import numpy as np
import pytest

import nrnn
import reference
from support import Draw, needs_engine

SETTINGS = dict(beta=0.75, gamma_a=0.001, gamma_w=0.002, alpha=1.0, solver="noisy", add_noise=0.05, mult_noise=0.02)
PUBLISHED = {  # the authors' own class gives these numbers
    "C": [[-.4, .7], [.2, .6]], "B": [[.3, -.2], [.5, .1]], "d": [.1, .2], "E.weight": [[1.0], [-.5]],
    "E.bias": [.1, .2], "D.weight": [[1.0, 2.0], [-1.0, .5]], "D.bias": [.01, -.02]}
X = [1, -0.5, 0.25]


def module(**attributes):
    """What unpickling a checkpoint gives."""
    known = dict(beta=0.75, gamma_A=0.001, gamma_W=0.002, alpha=1.0, solver="noisy", eps=0.1, add_noise=0.05,
                 mult_noise=0.02)
    return types.SimpleNamespace(state_dict=lambda: PUBLISHED, **known | attributes)


def logits(file):
    return reference.run(file, np.reshape(X, (3, 1)), "logit")[0][-1]


def test_published_numbers():
    file = nrnn.convert.from_noisyrnn(PUBLISHED, **SETTINGS)
    np.testing.assert_allclose(file.layers[0].A.T, [[.149, -.45], [.6, .049]], atol=1e-7)
    np.testing.assert_allclose(file.layers[0].W.T, [[-.202, .6], [-.15, .298]], atol=1e-7)
    np.testing.assert_allclose(logits(file), (0.1657860, -0.0732068), atol=1e-6)
    assert file.layers[0].noise == nrnn.OfficialNoise(0.05, 0.02, trained_with=True)
    assert file.task == "softmax" and file.sequence.valid == "end"


def test_solver_base():
    file = nrnn.convert.from_noisyrnn(PUBLISHED, **SETTINGS | dict(solver="base", eps=0.1, add_noise=None,
                                                                  mult_noise=None))
    np.testing.assert_allclose(logits(file), (0.1265874, -0.0840915), atol=1e-6)
    assert file.layers[0].noise is None and file.layers[0].step.shape == (1,)


def test_base_may_name_noise_that_it_was_not_trained_with():
    file = nrnn.convert.from_noisyrnn(PUBLISHED, **SETTINGS | dict(solver="base", eps=0.1))
    assert file.layers[0].noise == nrnn.OfficialNoise(0.05, 0.02, trained_with=False)


def test_alpha_scales_a_alone():
    one, half = (nrnn.convert.from_noisyrnn(PUBLISHED, **SETTINGS | dict(alpha=a)).layers[0] for a in (1.0, 0.5))
    np.testing.assert_allclose(half.A, 0.5 * one.A)
    np.testing.assert_array_equal(half.W, one.W)


def test_settings_of_a_module():
    given, found = nrnn.convert.from_noisyrnn(PUBLISHED, **SETTINGS), nrnn.convert.from_noisyrnn(module())
    assert given.to_bytes() == found.to_bytes()
    assert nrnn.convert.from_noisyrnn(module(), add_noise=0, mult_noise=0).layers[0].noise is None


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_that_is_missing_is_named(setting):
    with pytest.raises(ValueError, match=f"{setting}: needed, and the checkpoint does not hold it; pass {setting}="):
        nrnn.convert.from_noisyrnn(PUBLISHED, **SETTINGS | {setting: None})


def test_base_needs_eps():
    with pytest.raises(ValueError, match="eps: needed"):
        nrnn.convert.from_noisyrnn(PUBLISHED, **SETTINGS | dict(solver="base"))


@pytest.mark.parametrize("key", PUBLISHED)
def test_a_tensor_that_is_missing_is_named(key):
    state = {k: v for k, v in PUBLISHED.items() if k != key}
    with pytest.raises(ValueError, match=f"^{key}: needed, found only"):
        nrnn.convert.from_noisyrnn(state, **SETTINGS)


def test_a_matrix_of_another_shape_is_named():
    with pytest.raises(ValueError, match=r"B: expected a square matrix, found shape \(1, 2\)"):
        nrnn.convert.from_noisyrnn(PUBLISHED | {"B": [[1.0, 2.0]]}, **SETTINGS)


def test_another_solver():
    with pytest.raises(ValueError, match="solver: expected one of 'base', 'noisy', found 'rk4'"):
        nrnn.convert.from_noisyrnn(PUBLISHED, **SETTINGS | dict(solver="rk4"))


def random_checkpoint(n=32):
    draw = Draw(8)
    return {"C": draw(n, n, scale=0.05), "B": draw(n, n, scale=0.05), "d": np.full(n, 0.01),
            "E.weight": draw(n, 1), "E.bias": draw(n), "D.weight": draw(10, n), "D.bias": draw(10)}


@needs_engine
@pytest.mark.parametrize("solver", ["noisy", "base"])
def test_engine_verifies_784_steps(solver):
    settings = SETTINGS | dict(solver=solver, eps=0.03)
    file = nrnn.convert.from_noisyrnn(random_checkpoint(), **settings, check=784)
    report = nrnn.Model.load(file.to_bytes()).verify()
    assert report.worst_error < 1e-5


@needs_engine
def test_engine_gives_the_published_numbers():
    model = nrnn.Model.load(nrnn.convert.from_noisyrnn(PUBLISHED, **SETTINGS).to_bytes())
    with model.stream(space="logit") as stream:
        np.testing.assert_allclose(stream.run(X).nominal[-1], (0.1657860, -0.0732068), atol=1e-6)


def published_class(torch):
    """The published equations as a module: row vectors, state dict in the published layout."""
    class NoisyRNN(torch.nn.Module):
        def __init__(self, n=16, eps=0.05):
            super().__init__()
            self.beta, self.gamma_A, self.gamma_W, self.alpha, self.eps = 0.8, 0.01, 0.02, 0.7, eps
            self.solver, self.add_noise, self.mult_noise = "noisy", 0.02, 0.02
            self.C = torch.nn.Parameter(torch.randn(n, n) / n)
            self.B = torch.nn.Parameter(torch.randn(n, n) / n)
            self.d = torch.nn.Parameter(eps * torch.rand(n))
            self.E, self.D = torch.nn.Linear(2, n), torch.nn.Linear(n, 3)

        def forward(self, x):
            eye, s = torch.eye(len(self.B), dtype=x.dtype), 1 - self.beta
            A = self.beta * (self.B - self.B.T) + s * (self.B + self.B.T) - self.gamma_A * eye
            W = self.beta * (self.C - self.C.T) + s * (self.C + self.C.T) - self.gamma_W * eye
            h = x.new_zeros(x.shape[0], len(self.B))
            for t in range(x.shape[1]):
                h = h + self.d * (self.alpha * (h @ A) + torch.tanh(h @ W + self.E(x[:, t])))
            return self.D(h)
    torch.manual_seed(1)
    return NoisyRNN()


def test_against_a_float64_module():
    torch = pytest.importorskip("torch")
    net = published_class(torch).double()
    check, = nrnn.convert.from_noisyrnn(net, check=30).checks
    with torch.no_grad():
        expected = net(torch.from_numpy(check.x)[None])[0].numpy()
    np.testing.assert_allclose(check.y[-1], expected, atol=1e-12)
