"""Margins, certified and local: golden numbers and properties."""

import numpy as np
import pytest

from nrnn import theory
from nrnn.theory import NoisyRNN
from noisy_rnns import random
from support import Draw


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


def test_a_bound_beyond_all_numbers_certifies_next_to_nothing():
    rnn = theory.NoisyRNN(A=-np.eye(2) / 2, W=[[0, 50], [-50, 0]], U=[[1.0], [0.5]], V=np.eye(2), step=1.0)
    assert theory.state_lipschitz(rnn, 400) == np.inf
    found = theory.margin(rnn, np.ones((400, 1)), 0)
    assert 0 <= found.certified < 1e-100 and 0 <= found.certified_softmax < 1e-100
