"""The float64 reference against golden numbers, brute force and closed forms."""

import itertools
import math

import numpy as np
import pytest

import nrnn
import reference
from support import Draw

draw = Draw(9)


def outputs(layer, X, **settings):
    """Of every step, float64 weights."""
    file = nrnn.ModelFile([layer], **settings)
    return reference.run(file, X, exact=True)[0]


# Quaternions

def number(*parts):
    """A quaternion as a map of one."""
    return nrnn.Quaternion(*([[part]] for part in parts))


def hamilton(a, b):
    return number(*a).dense() @ b


def conjugate(a):
    return np.asarray(a) * (1, -1, -1, -1)


def test_hamilton_product():
    np.testing.assert_array_equal(hamilton((1, 2, 3, 4), (5, 6, 7, 8)), (-60, 12, 30, 24))
    np.testing.assert_array_equal(hamilton((5, 6, 7, 8), (1, 2, 3, 4)), (-60, 20, 14, 32))
    i, j, k = np.eye(4)[1:]
    np.testing.assert_array_equal(hamilton(i, j), k)
    np.testing.assert_array_equal(hamilton(j, i), -k)


def test_algebra():
    a, b, c = draw(3, 4)
    assert np.linalg.norm(hamilton(a, b)) == pytest.approx(np.linalg.norm(a) * np.linalg.norm(b), rel=1e-14)
    np.testing.assert_allclose(conjugate(hamilton(a, b)), hamilton(conjugate(b), conjugate(a)), atol=1e-14)
    np.testing.assert_allclose(hamilton(hamilton(a, b), c), hamilton(a, hamilton(b, c)), atol=1e-14)
    np.testing.assert_allclose(number(*a).dense() @ number(*b).dense(), number(*hamilton(a, b)).dense(), atol=1e-14)
    np.testing.assert_array_equal(number(*conjugate(a)).dense(), number(*a).dense().T)


QUATERNIONS = [(1, .5, -1, .25), (-.5, 2, .1, .3)]


def test_qrnn():
    layer = nrnn.Elman(W=number(.5, .1, -.3, .2), U=number(.1, -.2, .3, .4), b=(.01, .02, -.03, .04))
    np.testing.assert_allclose(outputs(layer, QUATERNIONS), [
        (0.38847268, 0.33193385, 0.39693043, 0.47383179), (0.37596815, 0.33927994, 0.65893386, -0.28775455)], atol=5e-9)


def test_qlstm():
    layer = nrnn.Lstm(
        U=[number(.4, -.3, .2, -.1), number(.1, .2, .3, .4), number(.3, .3, -.6, .2), number(-.2, .1, .5, .3)],
        W=[number(.2, .1, 0, -.1), number(.05, .1, .15, .2), number(-.3, .2, .1, .4), number(.1, -.1, .2, -.2)],
        b=[0] * 4 + [1] * 4 + [.1, 0, 0, -.1] + [0] * 4)
    file = nrnn.ModelFile([layer])
    for steps, state in [
        (1, [-0.13830267, 0.12732374, -0.21597545, 0.04510967, -0.26011363, 0.21376160, -0.32123529, 0.09525058]),
        (2, [-0.20455394, 0.14399116, 0.00544664, 0.08639705, -0.48675114, 0.36067492, 0.00977541, 0.38291942]),
    ]:
        np.testing.assert_allclose(reference.run(file, QUATERNIONS[:steps], exact=True)[1][0], state, atol=5e-9)


def test_quaternions_that_are_real_act_on_each_plane():
    W, U, none = draw(3, 3), draw(3, 2), (np.zeros((3, 3)), np.zeros((3, 2)))
    whole = nrnn.Elman(W=nrnn.Quaternion(W, *[none[0]] * 3), U=nrnn.Quaternion(U, *[none[1]] * 3))
    X = draw(5, 8)
    parts = [outputs(nrnn.Elman(W=W, U=U), X[:, 2 * plane:2 * plane + 2]) for plane in range(4)]
    np.testing.assert_allclose(outputs(whole, X), np.hstack(parts), atol=1e-15)


def test_quaternions_without_j_and_k_are_complex():
    W, U = draw(2, 3, 3), draw(2, 3, 2)
    zeros = [np.zeros((3, 3))] * 2, [np.zeros((3, 2))] * 2
    layer = nrnn.Elman(W=nrnn.Quaternion(*W, *zeros[0]), U=nrnn.Quaternion(*U, *zeros[1]))
    X = np.concatenate([draw(4, 4), np.zeros((4, 4))], axis=1)
    h = np.zeros(3, complex)
    for x, found in zip(X, outputs(layer, X), strict=True):
        v = (W[0] + 1j * W[1]) @ h + (U[0] + 1j * U[1]) @ (x[:2] + 1j * x[2:4])
        h = np.tanh(v.real) + 1j * np.tanh(v.imag)
        np.testing.assert_allclose(found, np.concatenate([h.real, h.imag, np.zeros(6)]), atol=1e-14)


# Options of the known cells

def test_modrelu_clip_and_projection():
    W, U, b = draw(4, 4), draw(4, 2), -0.1 - np.abs(draw(4))
    x, h = draw(2, scale=3), draw(4, scale=2)
    v = np.clip(W @ h + U @ x, -0.5, 0.5)
    layer = nrnn.Elman(W=W, U=U, activation="modrelu", modrelu_bias=b, clip=0.5, initial=h)
    np.testing.assert_allclose(outputs(layer, [x])[0], [math.copysign(max(abs(p) + q, 0), p) for p, q in zip(v, b)])
    W, U, P, state = draw(12, 2), draw(12, 2, scale=3), draw(2, 3), draw(5)
    i, f, g, o = np.split(np.clip(W @ state[:2] + U @ x, -0.7, 0.7), 4)
    c = state[2:] / (1 + np.exp(-f)) + 0.8 * np.tanh(g) / (1 + np.exp(-i))
    layer = nrnn.Lstm(W=W, U=U, projection=P, clip=0.7, candidate_factor=0.8, initial=state)
    np.testing.assert_allclose(outputs(layer, [x])[0], P @ (np.tanh(c) / (1 + np.exp(-o))))


@pytest.mark.parametrize("reset_after", [True, False])
def test_clip_of_the_gru(reset_after):
    """A clip of next to nothing leaves h' = h / 2."""
    h = draw(3)
    layer = nrnn.Gru(W=draw(9, 3), U=draw(9, 2), clip=1e-9, initial=h, reset_after=reset_after)
    np.testing.assert_allclose(outputs(layer, draw(1, 2))[0], h / 2, atol=1e-8)


@pytest.mark.parametrize("scheme, order", [("euler", 1), ("midpoint", 2), ("heun", 2), ("rk4", 4)])
def test_order_of_the_schemes(scheme, order):
    """h' = -h + 0.5 tanh(h + x) with x held: halving the step divides the error by 2^order."""
    def end(steps, scheme=scheme):
        layer = nrnn.Sde(A=[[-1]], W=[[1]], C=[[0]], U=[[1]], step=1 / steps, scheme=scheme, initial=[0.7],
                         gate=nrnn.Gate(W=[[0]], U=[[0]]))
        return outputs(layer, np.full((steps, 1), 0.3))[-1, 0]
    truth = end(512, "rk4")
    ratio = (end(8) - truth) / (end(16) - truth)
    assert math.log2(ratio) == pytest.approx(order, abs=0.15)


def test_cornn():
    """Its own step, by hand: z first, then y with the new z."""
    layer = nrnn.Cornn(Wy=[[.5]], Wz=[[-.25]], U=[[2.]], b=[.1], dt=.1, gamma=2., epsilon=3., initial=[.4, -.2])
    z = -.2 + .1 * (math.tanh(.2 + .05 + 1. + .1) - .8 + .6)
    np.testing.assert_allclose(outputs(layer, [[.5]]), [[.4 + .1 * z]])


# Recurrent kernel network

def one_hot(text, alphabet="ABC"):
    return np.eye(len(alphabet))[[alphabet.index(letter) for letter in text]]


def strings(**settings):
    anchors = one_hot("ABC")[None]
    return nrnn.Kernel(anchors=anchors, gap_penalty=0.5, **settings)


def test_hard_string_kernel():
    total = 7 * outputs(strings(symbol="dot", scaled=False), one_hot("ABCABAC"))[-1, 0]
    assert total == pytest.approx(1.625, rel=1e-15)


def test_soft_string_kernel():
    alpha, text = 1 / (0.5 ** 2 * 3), one_hot("ABCABAC")
    assert math.exp(-alpha) == pytest.approx(0.26359714, abs=5e-9)
    total = 7 * outputs(strings(alpha=alpha, scaled=False), text)[-1, 0]
    assert total == pytest.approx(2.774777164522706, rel=1e-14)
    assert outputs(strings(alpha=alpha), text)[-1, 0] == pytest.approx(0.0990991844472395, rel=1e-13)
    projected = outputs(strings(alpha=alpha, projection=[[1 / 1.01]]), text)[-1, 0]
    assert projected == pytest.approx(0.0990991844472395 / 1.01, rel=1e-13)


class TestKernel:
    """Random symbols, T = 7, d = 4, q = 2, k = 3, lambda = .3."""

    T, k, q, gap = 7, 3, 2, 0.3
    X = draw(7, 4)
    anchors = draw(2, 3, 4)
    anchors /= np.linalg.norm(anchors, axis=2, keepdims=True)
    alpha, L, rho = 0.8, draw(2, 2), [0.2, 0.3, 0.5]

    def layer(self, **settings):
        return nrnn.Kernel(**dict(anchors=self.anchors, alpha=self.alpha, gap_penalty=self.gap) | settings)

    def response(self, t, p):
        norm = np.linalg.norm(self.X[t])
        return norm * np.exp(self.alpha * (self.anchors[:, p] @ self.X[t] / norm - 1))

    def words(self, length, end=T):
        """Product and number of gaps of each choice of `length` places before `end`."""
        for places in itertools.combinations(range(end), length):
            value = np.prod([self.response(t, p) for p, t in enumerate(places)], axis=0)
            yield value, places[-1] - places[0] - length + 1, places[-1]

    @pytest.mark.parametrize("scaled", [False, True])
    def test_mean_is_the_sum_over_all_index_sets(self, scaled):
        y = outputs(self.layer(aggregation=[1, 1, 1], scaled=scaled), self.X)
        for end in range(1, self.T + 1):
            for p in (1, 2, 3):
                sums = sum((value * self.gap ** gaps for value, gaps, _ in self.words(p, end)), np.zeros(2))
                expected = sums * ((1 - self.gap) ** (p - 1) if scaled else 1) / end
                np.testing.assert_allclose(y[end - 1].reshape(3, 2)[p - 1], expected, rtol=1e-12, atol=1e-15)

    def test_mean_without_la_feature_discounts_the_tail(self):
        y = outputs(self.layer(la_feature=False, scaled=False, projection=self.L), self.X)[-1]
        sums = sum(value * self.gap ** (gaps + self.T - 1 - last) for value, gaps, last in self.words(3))
        np.testing.assert_allclose(y, self.L @ sums, rtol=1e-12)

    def test_max_is_the_largest_over_ends_of_the_projected_largest_there(self):
        y = outputs(self.layer(pooling="max", projection=self.L, aggregation=[1, 1, 1]), self.X)[-1]
        for p in (1, 2, 3):
            best = np.zeros(2)
            for end in range(p - 1, self.T):
                there = [value * self.gap ** gaps for value, gaps, last in self.words(p) if last == end]
                best = np.maximum(best, self.L @ np.max(there, axis=0))
            np.testing.assert_allclose(y.reshape(2, 3)[:, p - 1], best, rtol=1e-12)

    def test_max_without_la_feature_starts_at_the_discounted_state(self):
        y, c = outputs(self.layer(pooling="max", projection=self.L, la_feature=False), self.X), np.zeros((3, 2))
        for t in range(self.T):
            u = np.array([(c[p - 1] if p else 1) * self.response(t, p) for p in range(3)])
            np.testing.assert_allclose(y[t], np.maximum(self.gap * c[2], self.L @ u[2]))
            c = np.maximum(self.gap * c, u)

    def test_without_gaps_it_is_a_sliding_window(self):
        y = outputs(self.layer(gap_penalty=0.0), self.X)[-1]
        windows = [np.prod([self.response(t + p, p) for p in range(3)], axis=0) for t in range(self.T - 2)]
        np.testing.assert_allclose(y, sum(windows) / self.T, rtol=1e-13)

    @pytest.mark.parametrize("pooling, order", [("mean", lambda y: y.ravel()), ("max", lambda y: y.T.ravel())])
    def test_order_and_weights_of_aggregation(self, pooling, order):
        plain = outputs(self.layer(pooling=pooling, aggregation=[1, 1, 1]), self.X)[-1]
        weighted = outputs(self.layer(pooling=pooling, aggregation=self.rho), self.X)[-1]
        y = plain.reshape(3, 2) if pooling == "mean" else plain.reshape(2, 3).T
        np.testing.assert_allclose(weighted, order(np.array(self.rho)[:, None] * y))
        np.testing.assert_allclose(outputs(self.layer(pooling=pooling), self.X)[-1], y[2])

    def test_a_sample_of_zeros_matches_nothing(self):
        y = outputs(self.layer(), np.insert(self.X, 3, 0, axis=0))
        np.testing.assert_allclose(4 * y[3], 3 * y[2])

    def test_all_ones_count_the_index_sets(self):
        layer = nrnn.Kernel(anchors=np.ones((1, 3, 1)), symbol="dot", gap_penalty=1 - 1e-12, scaled=False)
        assert 9 * outputs(layer, np.ones((9, 1)))[-1, 0] == pytest.approx(math.comb(9, 3), rel=1e-9)


def kmers(X, k):
    return np.array([X[list(places)] for places in itertools.combinations(range(len(X)), k)])


def test_nystrom_is_exact_with_all_subsequences_as_anchors():
    alpha, gap, k = 0.9, 0.4, 2
    X, Y = (v / np.linalg.norm(v, axis=1, keepdims=True) for v in draw(2, 5, 3))
    anchors = np.concatenate([kmers(X, k), kmers(Y, k)])
    kappa = lambda a, b: np.exp(alpha * (np.einsum("akd,bkd->abk", a, b) - 1)).prod(-1)
    K = kappa(anchors, anchors)

    def features(order, Z):
        layer = nrnn.Kernel(anchors=anchors[order], alpha=alpha, gap_penalty=gap, scaled=False)
        return len(Z) * outputs(layer, Z)[-1]

    gaps = gap ** np.array([b - a - 1 for a, b in itertools.combinations(range(5), 2)])
    truth = gaps @ kappa(kmers(X, k), kmers(Y, k)) @ gaps
    for order in (np.arange(len(anchors)), np.random.default_rng(1).permutation(len(anchors))):
        inverse = np.linalg.pinv(K[np.ix_(order, order)], rcond=1e-12)
        assert features(order, X) @ inverse @ features(order, Y) == pytest.approx(truth, rel=1e-9)


# Ordinary differential equations

RELU_DECAY = [nrnn.Dense(W=[[1.0], [-1.0]], activation="relu"), nrnn.Dense(W=[[-1.0, 1.0]])]


def test_relu_field_is_minus_x():
    layer = nrnn.VectorField(network=RELU_DECAY, dimension=1, time_scale=0.1)
    np.testing.assert_allclose(outputs(layer, [[1.7]]), [[1.53822375]], rtol=1e-14)


def test_solver_step_skipped_samples_and_order():
    """x'' = -x' through the ReLU field: of the second order, and the same in one go or step by step."""
    W = np.array([[0.0, 1.0], [0.0, -1.0]])
    network = [nrnn.Dense(W=nrnn.Csr.from_dense(W), activation="relu"), nrnn.Dense(W=[[-1.0, 1.0]])]
    settings = dict(network=network, dimension=1, order=2)
    fine = outputs(nrnn.VectorField(**settings, solver_step=0.1, time_scale=0.3), [[1.0, 2.0]])[-1]
    skipped = [[1.0, 2.0], [np.nan] * 2, [np.nan] * 2]
    np.testing.assert_allclose(outputs(nrnn.VectorField(**settings, time_scale=0.1), skipped)[-1], fine, rtol=1e-14)
    assert fine[1] == pytest.approx(2 * math.exp(-0.3), rel=1e-6)
    assert fine[0] == pytest.approx(3 - 2 * math.exp(-0.3), rel=1e-6)


def test_scalers():
    layer = nrnn.VectorField(network=RELU_DECAY, dimension=1, in_mean=[1], in_scale=[2], out_mean=[3], out_scale=[4],
                             time_scale=1e-6)
    assert (outputs(layer, [[7.0]])[0, 0] - 7) / 1e-6 == pytest.approx(3 - 4 * (7 - 1) / 2, rel=1e-5)


def logistic_net(m, r=1.2, K=10.0, top=12.0):
    """The ReLU interpolant of x' = r x (1 - x / K), with knots K / m apart."""
    knots = np.arange(0, top + K / m / 2, K / m)
    slopes = np.diff(r * knots * (1 - knots / K)) / np.diff(knots)
    bends = np.diff(slopes, prepend=0.0)
    return [nrnn.Dense(W=np.ones((len(bends), 1)), b=-knots[:-1], activation="relu"), nrnn.Dense(W=bends[None])]


TRUTH = 9.550220053824841  # logistic x(5): r 1.2, K 10, x0 .5


@pytest.mark.parametrize("m, error, end", [(5, 0.12, -0.199), (10, 0.03, -0.0407), (20, 0.0075, -0.0089),
                                           (40, 0.001875, -0.00227)])
def test_relu_interpolant_of_the_logistic_field(m, error, end):
    from nrnn.convert._reference.vector_field import field
    layer = nrnn.VectorField(network=logistic_net(m), dimension=1, solver_step=0.001, time_scale=5.0)
    x = np.linspace(0, 10, 2 * m + 1)  # knots and the middles between them, where the interpolant is worst
    errors = [1.2 * v * (1 - v / 10) - field(layer, np.array([v]))[0] for v in x]
    assert max(errors) == pytest.approx(error, rel=1e-9)
    assert outputs(layer, [[0.5]])[0, 0] - TRUTH == pytest.approx(end, rel=6e-3)


@pytest.mark.parametrize("step, error", [(0.2, -2.776e-05), (0.1, -1.716e-06), (0.05, -1.068e-07)])
def test_runge_kutta_on_the_logistic_equation(step, error):
    from nrnn.convert._reference.arithmetic import runge_kutta4
    x = 0.5
    for _ in range(round(5 / step)):
        x = runge_kutta4(lambda x: 1.2 * x * (1 - x / 10), x, step)
    assert x - TRUTH == pytest.approx(error, rel=2e-3)


# Signatures

def levels(layer, X, interval=1.0):
    """Those after the last sample, as tensors."""
    flat = outputs(layer, X, sequence=nrnn.Sequence(interval=interval))[-1]
    q, found = layer.channels, []
    for level in range(1, layer.depth + 1):
        found.append(flat[:q ** level].reshape((q,) * level))
        flat = flat[q ** level:]
    return found


def test_straight_line():
    _, second = levels(nrnn.Signature(inputs=2, depth=2), [(1, 2)])
    np.testing.assert_allclose(second, [[.5, 1], [1, 2]])


def test_two_lines():
    _, second = levels(nrnn.Signature(inputs=2, depth=2), [(1, 0), (0, 1)])
    np.testing.assert_allclose(second, [[.5, 1], [0, .5]])


@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("powers, value", [((0, 1), 1.125), ((1, 0), 0.5625), ((2, 0, 1), 0.158203125)])
def test_constant_input(powers, value, steps):
    """Equation (14): int prod s_i^(p_i) = T^(sum (p_i + 1)) / prod_j sum_(i <= j) (p_i + 1), at T = 1.5."""
    found = levels(nrnn.Signature(inputs=1, depth=3, basis_order=2), np.ones((steps, 1)), interval=1.5 / steps)
    assert found[len(powers) - 1][powers] == pytest.approx(value, rel=1e-14)


def test_constant_input_everywhere():
    found = levels(nrnn.Signature(inputs=1, depth=4, basis_order=3), np.ones((7, 1)), interval=1.5 / 7)
    for tensor in found:
        for powers in itertools.product(range(4), repeat=tensor.ndim):
            sums = np.cumsum(np.add(powers, 1))
            assert tensor[powers] == pytest.approx(1.5 ** sums[-1] / np.prod(sums), rel=1e-12)


def test_time_scale_and_order_of_channels():
    """Channel (j, k) stands at j d + k and is scaled by T^-j."""
    X = draw(4, 2)
    plain, scaled = (levels(nrnn.Signature(inputs=2, depth=1, basis_order=2, time_scale=T), X, 0.5)[0] for T in (1, 4))
    t = np.arange(5) * 0.5
    expected = [np.diff(t ** (j + 1)) @ X / (j + 1) for j in range(3)]
    np.testing.assert_allclose(plain, np.concatenate(expected), rtol=1e-13)
    np.testing.assert_allclose(scaled, np.concatenate([e / 4 ** j for j, e in enumerate(expected)]), rtol=1e-13)


def multiplied(a, b):
    """Product of two truncated tensor series, each with its leading 1."""
    return [sum(np.multiply.outer(a[i], b[n - i]) for i in range(n + 1)) for n in range(len(a))]


def series(X, depth=4):
    return [np.float64(1), *levels(nrnn.Signature(inputs=X.shape[1], depth=depth), X)]


def test_chen_and_reversal():
    X, Y = draw(2, 3, 2)
    for whole, parts in zip(series(np.concatenate([X, Y])), multiplied(series(X), series(Y)), strict=True):
        np.testing.assert_allclose(whole, parts, atol=1e-14)
    identity = multiplied(series(X), series(-X[::-1]))
    assert identity[0] == 1 and all(np.abs(level).max() < 1e-14 for level in identity[1:])


def test_shuffle():
    first, second = levels(nrnn.Signature(inputs=2, depth=2, basis_order=1), draw(6, 2), 0.3)
    np.testing.assert_allclose(np.multiply.outer(first, first), second + second.T, atol=1e-15)


def test_truncated_kernel_of_two_lines():
    a, b = np.array([[0.6, 0.8]]), np.array([[1.0, 0.5]])
    assert (a @ b.T).item() == pytest.approx(1)
    value = sum(np.sum(x * y) for x, y in zip(series(a, 3), series(b, 3)))
    assert value == pytest.approx(2.2777778, abs=5e-8)


@pytest.mark.parametrize("interval", [0.3, 4.0])
def test_fading_features(interval):
    """dZ_w = -g Z_w + psi u Z_w', integrated in small steps by hand."""
    X, g, n = draw(3, 1), 0.7, 4000
    found = levels(nrnn.Signature(inputs=1, depth=2, basis_order=1, fading=g), X, interval)
    Z = [np.zeros(2), np.zeros((2, 2))]
    h = interval / n

    def derivative(Z, s, u):
        psi = np.array([1, s]) * u
        return [-g * Z[0] + psi, -g * Z[1] + np.multiply.outer(Z[0], psi)]

    for i in range(3 * n):
        u, s = X[i // n, 0], i * h
        k1 = derivative(Z, s, u)
        k2 = derivative([z + h / 2 * k for z, k in zip(Z, k1)], s + h / 2, u)
        Z = [z + h * k for z, k in zip(Z, k2)]
    for a, b in zip(found, Z, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7)


# Skipped samples

def test_a_skipped_sample_is_zeros_to_other_cells():
    layer = nrnn.Elman(W=draw(3, 3), U=draw(3, 2), b=draw(3))
    X = draw(4, 2)
    given, zeros = X.copy(), X.copy()
    given[2], zeros[2] = np.nan, 0
    np.testing.assert_array_equal(outputs(layer, given), outputs(layer, zeros))
