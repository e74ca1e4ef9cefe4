"""The float64 reference of recurrent kernel networks against golden numbers and brute force."""

import itertools
import math

import numpy as np
import pytest

import nrnn
from reference import outputs
from support import Draw

draw = Draw(9)


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
