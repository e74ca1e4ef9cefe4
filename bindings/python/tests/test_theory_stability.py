"""Exponents, bounds, margins and flatness: golden numbers and properties."""

import subprocess
import sys

import numpy as np
import pytest

import nrnn
from nrnn import theory
from nrnn.theory import NoisyRNN
from support import Draw, cells, inputs, model_file


def random(n=4, d=2, seed=0, **settings):
    draw = Draw(seed)
    given = dict(A=draw(n, n) - np.eye(n), W=draw(n, n), U=draw(n, d), b=draw(n), V=draw(3, n), step=0.1)
    return NoisyRNN(**given | settings)


def test_scalar_noise_stabilises():
    """An unstable drift of 0.2 under noise 1: -0.3 in continuous time; the Euler map to 10 digits, by mpmath."""
    assert theory.linear_exponent(0.2, 1) == pytest.approx(-0.3, abs=1e-15)
    assert theory.linear_exponent(0.2, 1, 0.1) == pytest.approx(-0.3950376081392411, abs=1e-10)
    assert theory.linear_exponent(0.2, 1, 0.01) == pytest.approx(-0.3059069760588107, abs=1e-10)
    assert theory.linear_exponent(0.2, 0, 0.1) == pytest.approx(np.log(1.02) / 0.1)


def test_stochastic_stabilisation_is_seen_along_a_path():
    """eps sigma2 f with f = 0.2 h is noise 1 where eps sigma2 = 5; the deterministic map grows."""
    rnn = NoisyRNN(A=[[0.2]], W=[[0]], U=[[0]], step=0.1, noise=nrnn.PaperNoise(eps=5, sigma2=1))
    X, steps = np.zeros(10_000), 10_000
    assert theory.exponents(theory.noisy_jacobians(rnn, X[:100]))[0] == pytest.approx(np.log(1.02))
    found = theory.exponents(theory.noisy_jacobians(rnn, X, seed=0))[0] / 0.1
    kicks = np.log(np.abs(1.02 + np.sqrt(0.1) * np.random.default_rng(1).standard_normal(100_000))) / 0.1
    assert abs(found - theory.linear_exponent(0.2, 1, 0.1)) < 4 * kicks.std() / np.sqrt(steps)
    terms = theory.exponent_terms(rnn, X[:50])
    np.testing.assert_allclose([terms[name] / 0.1 for name in ("drift", "spread", "along", "total")],
                               [0.2, 0.5, 1.0, -0.3], rtol=1e-12)


def test_uniform_noise():
    assert theory.uniform_exponent(-0.2, 0.5) == pytest.approx(-0.1630962, abs=5e-8)
    assert theory.uniform_exponent(-0.2, 0) == pytest.approx(np.log(0.8))
    assert theory.uniform_exponent(-1, 1) == pytest.approx(-1)  # E log(1 - q), q uniform on [0, 1)
    rnn = NoisyRNN(A=[[-2]], W=[[0]], U=[[0]], step=0.1, noise=nrnn.OfficialNoise(mult=0.5))
    found = theory.exponents(theory.noisy_jacobians(rnn, np.zeros(10_000), seed=0))[0]
    assert abs(found - theory.uniform_exponent(-0.2, 0.5)) < 4 * 0.036 / 100  # std of log(1 - 0.2 q)


def test_additive_noise_does_not_touch_a_linear_network():
    """The difference of two states is that without noise, bit for bit."""
    rnn = random(W=np.zeros((4, 4)), noise=nrnn.PaperNoise(eps=1, sigma1=2))
    X = Draw(1)(20, 2)
    for with_noise, without in zip(theory.noisy_jacobians(rnn, X, seed=0), theory.noisy_jacobians(rnn, X)):
        np.testing.assert_array_equal(with_noise, without)
    low, high = theory.step_bounds(rnn)
    assert (low, high) == theory.step_bounds(random(W=np.zeros((4, 4))))


def test_without_pytorch():
    """Only flatness and gradients of modules import it."""
    code = "import sys, nrnn.calibrate, nrnn.robustness, nrnn.theory; assert 'torch' not in sys.modules"
    subprocess.check_call([sys.executable, "-c", code])


def test_a_large_frobenius_norm_alone_does_not_stabilise():
    """dh = s R h dB, R a quarter turn: the noise's difference is s |e| long and points across e. |h| grows like
    exp(s^2 t / 2), where a bound by the Frobenius norm would say that it falls as fast."""
    s, zero = 0.7, np.zeros((2, 2))
    wrong = theory.exponent_bounds(zero, zero, least=s, most=s, along=s)
    right = theory.exponent_bounds(zero, zero, least=s, most=s)
    assert wrong[1] == pytest.approx(-s * s / 2) and right[1] == pytest.approx(s * s / 2)
    rng, delta, h = np.random.default_rng(0), 0.001, np.array([1.0, 0.0])
    for kick in np.sqrt(delta) * rng.standard_normal(20_000):
        h = h + s * kick * np.array([-h[1], h[0]])
    assert np.log(np.linalg.norm(h)) / 20 == pytest.approx(s * s / 2, rel=0.05)


@pytest.mark.parametrize("seed", range(5))
def test_exponents_lie_within_the_bounds(seed):
    """Of the differential equation: with a small step the map's exponents are those."""
    rnn = random(seed=seed, step=0.005, noise=nrnn.PaperNoise(eps=0.2, sigma1=0.5, sigma2=0.5))
    X = np.repeat(Draw(seed)(40, 2, scale=1), 50, axis=0)
    low, high = theory.step_bounds(rnn)
    for noise in (None, 3):
        found = theory.exponents(theory.noisy_jacobians(rnn, X, noise), skip=100)
        assert low < found[-1] <= found[0] < high


def test_bounds_of_a_network_whose_steps_are_below_0():
    """Training may bring single units there; noise that has their root cannot be."""
    steps = np.array([0.005, -0.004, 0.01, -0.001])
    rnn = random(step=steps)
    low, high = theory.step_bounds(rnn)
    assert (low, high) == theory.step_bounds(random(step=steps, noise=nrnn.PaperNoise(eps=1, sigma1=2)))
    found = theory.exponents(theory.noisy_jacobians(rnn, np.repeat(Draw(0)(40, 2, scale=1), 50, axis=0)), skip=100)
    assert low < found[-1] <= found[0] < high
    with pytest.raises(ValueError, match="step: expected steps from 0 on, whose root the noise has, found -0.004"):
        theory.step_bounds(random(step=steps, noise=nrnn.PaperNoise(eps=0.2, sigma2=0.5)))


def test_lyapunov_exponents_of_a_linear_map():
    J = np.array([[0.9, 0.5], [0.0, 0.2]])
    np.testing.assert_allclose(theory.exponents([J] * 400, skip=50), np.log([0.9, 0.2]), atol=1e-12)
    np.testing.assert_allclose(theory.exponents([J] * 400, skip=50, count=1), np.log([0.9]), atol=1e-12)
    rng = np.random.default_rng(0)
    Js = [np.eye(3) + 0.3 * rng.standard_normal((3, 3)) for _ in range(50)]
    volume = np.mean([np.log(abs(np.linalg.det(one))) for one in Js])
    assert theory.exponents(Js).sum() == pytest.approx(volume, rel=1e-12)
    with pytest.raises(ValueError, match="expected more than the 3"):
        theory.exponents([J] * 3, skip=3)


def test_contraction_brings_states_together():
    rnn = random(A=-4 * np.eye(4), W=0.5 * Draw(1)(4, 4), step=np.linspace(0.05, 0.2, 4))
    factor = theory.contraction(rnn)
    assert factor < 1
    X, starts = Draw(2)(30, 2), Draw(3)(2, 4, scale=3)
    paths = [NoisyRNN(**vars(rnn) | {"initial": start}).path(X).h for start in starts]
    gaps = np.linalg.norm(paths[0] - paths[1], axis=1)
    assert (gaps[1:] <= factor * gaps[:-1] * (1 + 1e-9)).all()
    assert theory.exponents(rnn.path(X).jacobians())[0] <= np.log(factor)


def test_euler_grows_where_the_flow_is_marginal():
    """gamma 1e-4, step 0.01: unstable for |w| > 0.14."""
    matrix = lambda w: [[-1e-4, w], [-w, -1e-4]]  # noqa: E731
    assert theory.euler_radius(matrix(0.141), 0.01) < 1 < theory.euler_radius(matrix(0.142), 0.01)


@pytest.mark.parametrize("name", ["sde", "sde gate", "elman", "gru", "lstm peephole", "stack", "cornn"])
def test_jacobians_are_differences(name):
    """Of whatever cell: against differences of the reference that are taken along a direction."""
    draw = Draw(4)
    stacks = cells() | {"cornn": [nrnn.Cornn(Wy=draw(5, 5), Wz=draw(5, 5), U=draw(5, 2), dt=0.1, gamma=1, epsilon=1)]}
    file = model_file(stacks[name])
    for one in theory.passages(file, inputs(4)):
        J = list(theory.jacobians(one))
        from nrnn.reference import Pace, definition

        e, d = Draw(5)(len(one.states[0])), 1e-5
        for m in range(4):
            ends = [definition(one.layer).step(one.layer, one.states[m] + sign * d * e, one.inputs[m], Pace())[0]
                    for sign in (1, -1)]
            np.testing.assert_allclose(J[m] @ e, (ends[0] - ends[1]) / (2 * d), atol=1e-8)


def test_layers_are_given_what_paths_around_those_below_add():
    draw = Draw(6)
    W, X, above = draw(3, 2), inputs(9), nrnn.Elman(W=draw(4, 4), U=draw(4, 3))
    skip = nrnn.Skip(source=0, W=draw(3, 2), b=draw(3))
    found, = theory.passages(nrnn.ModelFile([nrnn.Dense(W=W, activation="tanh", skip=skip), above]), X)
    np.testing.assert_allclose(found.inputs, np.tanh(X @ W.T) + X @ skip.W.T + skip.b, rtol=1e-12)
    alone, = theory.passages(nrnn.ModelFile([above]), found.inputs)
    np.testing.assert_allclose(found.states, alone.states, rtol=1e-12)


def test_a_network_with_a_path_around_it_is_another():
    with pytest.raises(ValueError, match=r"^layers\[0\]\.skip: expected none, found one"):
        NoisyRNN.of(nrnn.ModelFile([nrnn.Sde(W=np.eye(2), U=np.eye(2), step=0.1, skip=nrnn.Skip())]))


def test_report_speaks_of_every_recurrent_layer():
    file = model_file(cells()["stack"])
    report = theory.stability_report(file, [inputs(20, seed=i) for i in range(3)])
    assert [layer.cell for layer in report.layers] == ["sde", "gru", "lstm"]
    assert report.layers[0].contraction is not None and report.layers[1].contraction is None
    text = str(report)
    assert "sde of 5 units" in text and "no bound is known for this cell" in text


def test_report_says_forgetting_and_chaos():
    calm = nrnn.ModelFile([nrnn.Sde(A=-np.eye(3), W=np.zeros((3, 3)), U=np.ones((3, 1)), step=0.1)])
    layer = theory.stability_report(calm, np.ones((2, 10, 1))).layers[0]
    assert layer.exponent == pytest.approx(np.log(0.9)) and layer.memory == pytest.approx(-1 / np.log(0.9))
    assert "it forgets its start" in str(layer) and "proven for every input" in str(layer)
    wild = nrnn.ModelFile([nrnn.Elman(W=4 * Draw(0)(30, 30), U=np.ones((30, 1)))])
    layer = theory.stability_report(wild, np.ones((3, 60, 1)) * 0.1).layers[0]
    assert layer.exponent > 0 and "nearby states part" in str(layer)


def test_stability_of_models_with_official_noise():
    file = model_file([nrnn.Sde(A=-np.eye(3), W=0.1 * np.eye(3), U=np.ones((3, 1)), step=0.1,
                                noise=nrnn.OfficialNoise(add=0.1, mult=0.1))])
    layer = theory.stability_report(file, np.ones((2, 10, 1))).layers[0]
    assert layer.noisy_exponent == pytest.approx(0.95 * layer.exponent, rel=0.02)  # the mean factor of the drift
    assert layer.bounds is None and "with its noise" in str(layer)


# -- margins


def test_softmax_jacobian_is_at_most_a_half():
    p = np.random.default_rng(0).dirichlet(np.ones(4), 2000)
    norms = np.linalg.norm(p[:, :, None] * np.eye(4) - p[:, :, None] * p[:, None, :], 2, axis=(1, 2))
    assert norms.max() <= 0.5
    half = np.array([0.5, 0.5])
    assert np.linalg.norm(np.diag(half) - np.outer(half, half), 2) == pytest.approx(0.5)


def two_classes():
    """Logits (x, -x) of the one input."""
    return NoisyRNN(A=[[0]], W=[[0]], U=[[0]], C=[[1]], step=1, V=[[1], [-1]], activation="identity")


def test_the_factor_is_one_over_root_two():
    """Logits (x, -x) at x = 0.3: the distance is 0.3. With sqrt(2) the bound would be 0.583 and false."""
    found = theory.margin(two_classes(), [0.3], 0)
    assert found.certified == pytest.approx(0.3) and found.local == pytest.approx(0.3)
    assert found.certified_softmax == pytest.approx(0.291, abs=5e-4)
    assert found.score / (np.sqrt(2) * 0.5) == pytest.approx(0.583, abs=5e-4)
    assert theory.margin(two_classes(), [0.3], 1).certified == 0


@pytest.mark.parametrize("seed", range(10))
def test_linear_margins_are_true(seed):
    """Without an activation the local distance is exact, and a step beyond it changes the answer."""
    rnn = random(seed=seed, W=np.zeros((4, 4)), activation="identity")
    X = Draw(seed + 100)(6, 2, scale=1)
    o = rnn.path(X).outputs()
    label = int(o.argmax())
    found = theory.margin(rnn, X, label)
    assert 0 < found.certified <= found.local * (1 + 1e-12)
    assert 0 < found.certified_softmax <= found.local * (1 + 1e-12)
    G = theory.input_gradients(rnn.path(X))
    gaps = [((o[label] - o[j]) / np.linalg.norm(G[label] - G[j]), j) for j in range(3) if j != label]
    distance, j = min(gaps)
    towards = (G[j] - G[label]) / np.linalg.norm(G[j] - G[label])
    assert found.local == pytest.approx(distance)
    answers = [int(rnn.path(X + factor * distance * towards).outputs().argmax()) for factor in (1 - 1e-6, 1 + 1e-6)]
    assert answers == [label, j]


@pytest.mark.parametrize("seed", range(5))
def test_no_answer_changes_within_the_certified_radius(seed):
    rnn = random(seed=seed, step=0.05)
    X, rng = Draw(seed + 50)(8, 2, scale=1), np.random.default_rng(seed)
    label = int(rnn.path(X).outputs().argmax())
    found = theory.margin(rnn, X, label)
    radius = max(found.certified, found.certified_softmax)
    assert 0 < radius <= found.local * 1.05
    G = theory.input_gradients(rnn.path(X))
    directions = [*rng.standard_normal((200, *X.shape)), *(G[j] - G[label] for j in range(3) if j != label)]
    moved = X + np.array([radius * one / np.linalg.norm(one) for one in directions])
    assert (rnn.path(moved).outputs().argmax(-1) == label).all()


def test_lipschitz_constant_is_a_bound():
    rnn, rng = random(C=Draw(8)(4, 2)), np.random.default_rng(0)
    X = rng.standard_normal((50, 12, 2))
    bound = theory.state_lipschitz(rnn, 12)
    whole = NoisyRNN(**vars(rnn) | {"V": None, "c": None})
    norms = np.linalg.norm(theory.input_gradients(whole.path(X)).reshape(50, 4, -1), 2, axis=(1, 2))
    assert norms.max() <= bound


def test_input_gradients_are_differences():
    rnn, X, d = random(C=Draw(8)(4, 2), activation="logistic"), Draw(1)(5, 2), 1e-6
    G = theory.input_gradients(rnn.path(X))
    for place in np.ndindex(5, 2):
        nudge = np.zeros((5, 2))
        nudge[place] = d
        slope = (rnn.path(X + nudge).outputs() - rnn.path(X - nudge).outputs()) / (2 * d)
        np.testing.assert_allclose(G[(slice(None), *place)], slope, atol=1e-8)
    towards = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(theory.input_gradient(rnn, X, towards), np.tensordot(towards, G, 1), rtol=1e-12)
    assert theory.local_reach(rnn, X) == pytest.approx(sum(np.linalg.norm(G[:, m], 2) for m in range(5)))


# -- flatness


def test_lanczos_and_hutchinson():
    rng = np.random.default_rng(0)
    values = np.linspace(-1, 5, 40)
    Q = np.linalg.qr(rng.standard_normal((40, 40)))[0]
    matrix = Q @ np.diag(values) @ Q.T
    found, weights = theory.lanczos(lambda v: matrix @ v, 40, steps=40)
    np.testing.assert_allclose(found, values, atol=1e-9)
    assert weights.sum() == pytest.approx(1)
    assert theory.lanczos(lambda v: matrix @ v, 40, steps=25)[0][-1] == pytest.approx(5, abs=1e-3)
    trace, error = theory.hutchinson(lambda v: matrix @ v, 40, draws=400)
    assert abs(trace - values.sum()) < 4 * error
    assert theory.hutchinson(lambda v: values * v, 40, draws=2)[0] == pytest.approx(values.sum())
    assert len(theory.lanczos(lambda v: 2 * v, 40)[0]) == 1  # one eigenvalue, one step


def test_hessian_by_the_parameters():
    """Products with every unit vector make the matrix; it is that of differences of the gradient-free loss."""
    torch = pytest.importorskip("torch")
    rnn, X, labels = random(n=2, d=1), Draw(1)(3, 4, 1), np.array([0, 1, 2])
    product, size = theory.parameter_hessian(rnn, X, labels)
    H = np.array([product(one) for one in np.eye(size)])
    np.testing.assert_allclose(H, H.T, atol=1e-12)
    names = ("A", "W", "U", "b", "V", "c")
    sizes = np.cumsum([getattr(rnn, name).size for name in names])
    assert size == sizes[-1]

    def loss(shift):
        parts = np.split(shift, sizes[:-1])
        moved = {name: getattr(rnn, name) + part.reshape(getattr(rnn, name).shape) for name, part in zip(names, parts)}
        path = NoisyRNN(**vars(rnn) | moved).path(X)
        return theory.CrossEntropy(labels).value(path.outputs()).mean()

    e, d = Draw(2)(size), 1e-3
    second = (loss(d * e) - 2 * loss(0 * e) + loss(-d * e)) / d**2
    assert e @ H @ e == pytest.approx(second, rel=1e-4)
    found = theory.flatness(rnn, X, labels, steps=size, draws=500)
    assert found.largest == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-8)
    assert abs(found.trace - np.trace(H)) < 4 * found.trace_error
    assert torch.is_grad_enabled()


def test_sharpness_of_few_products():
    """Two large eigenvalues above a crowd: Lanczos stops once the first is known, and most of the trace is known."""
    rng = np.random.default_rng(0)
    values = np.array([50.0, 20.0, *rng.uniform(-0.1, 0.3, 198)])
    Q = np.linalg.qr(rng.standard_normal((200, 200)))[0]
    matrix, start = Q @ np.diag(values) @ Q.T, Q @ np.array([1.0, 0.3, *rng.standard_normal(198) * 0.1])
    found = theory.sharpness(lambda v: matrix @ v, start, steps=30, tolerance=1e-3, draws=20)
    assert found.products < 30 and found.residual <= 1e-3 * found.largest
    assert found.largest == pytest.approx(50, abs=found.residual)
    assert abs(found.trace - values.sum()) < 4 * found.trace_error
    assert found.trace_error < theory.hutchinson(lambda v: matrix @ v, 200, draws=20)[1] / 5
    whole = theory.sharpness(lambda v: matrix @ v, start, steps=200, tolerance=0, draws=1)
    assert whole.trace == pytest.approx(values.sum()) and np.isnan(whole.trace_error)


def test_products_by_differences_of_gradients():
    """sum of x^4 / 12: the Hessian is the diagonal of x^2."""
    x, v = np.array([1.0, -2.0, 0.5]), np.array([3.0, 1.0, -4.0])
    product = theory.difference_product(lambda p: p ** 3 / 3, x)
    np.testing.assert_allclose(product(v), x ** 2 * v, rtol=1e-5)
    np.testing.assert_allclose(product(1e-9 * v), 1e-9 * x ** 2 * v, rtol=1e-5)
    assert not product(0 * v).any()


def test_a_bound_beyond_all_numbers_certifies_next_to_nothing():
    rnn = theory.NoisyRNN(A=-np.eye(2) / 2, W=[[0, 50], [-50, 0]], U=[[1.0], [0.5]], V=np.eye(2), step=1.0)
    assert theory.state_lipschitz(rnn, 400) == np.inf
    found = theory.margin(rnn, np.ones((400, 1)), 0)
    assert 0 <= found.certified < 1e-100 and 0 <= found.certified_softmax < 1e-100
