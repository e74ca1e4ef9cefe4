"""Log-signatures: how many numbers, golden entries and identities."""

from math import factorial

import numpy as np
import pytest

from nrnn.theory import log_signature, lyndon_words, signature
from nrnn.theory.log_signatures import logarithm
from nrnn.theory.signatures import flat, inverse, levels_of, product
from support import Draw

MOEBIUS = {1: 1, 2: -1, 3: -1, 4: 0, 5: -1, 6: 1}


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 6])
def test_as_many_lyndon_words_as_witt_counts(channels):
    lengths = [len(word) for word in lyndon_words(channels, 6)]
    for n in range(1, 7):
        witt = sum(MOEBIUS[d] * channels ** (n // d) for d in range(1, n + 1) if n % d == 0) // n
        assert lengths.count(n) == witt


def test_lyndon_words_are_below_their_own_ends():
    assert lyndon_words(2, 4) == [(0,), (1,), (0, 1), (0, 0, 1), (0, 1, 1), (0, 0, 0, 1), (0, 0, 1, 1), (0, 1, 1, 1)]
    words = lyndon_words(3, 5)
    assert len(set(words)) == len(words) and all(word < word[i:] for word in words for i in range(1, len(word)))


@pytest.mark.parametrize("channels, depth, said", [(0, 2, "channels"), (2, 0, "depth"), (2, -1, "depth")])
def test_words_of_nothing_are_refused(channels, depth, said):
    with pytest.raises(ValueError, match=f"{said}: expected at least 1, found"):
        lyndon_words(channels, depth)


def test_a_straight_line_is_its_increment():
    found = log_signature(signature([[0, 0, 0], [1, 2, -3]], 4))
    np.testing.assert_allclose(found, [1, 2, -3] + [0] * (len(found) - 3), atol=1e-13)


def test_two_pieces_are_the_series_of_baker_campbell_hausdorff():
    a, b = Draw(0)(3, scale=1), Draw(1)(3, scale=1)

    def bracket(x, y):
        return np.multiply.outer(x, y) - np.multiply.outer(y, x)

    log, both = logarithm(signature([0 * a, a, a + b], 3)), bracket(a, b)
    np.testing.assert_allclose(log[1], a + b)
    np.testing.assert_allclose(log[2], both / 2, atol=1e-14)
    np.testing.assert_allclose(log[3], (bracket(a, both) - bracket(b, both)) / 12, atol=1e-14)


def test_it_tells_the_signature():
    """exp(log S) = S, and of a path run backwards it is -log S."""
    S = signature(Draw(0)(6, 2, scale=1), 5)
    log = logarithm(S)
    power = total = [np.ones(()), *(0 * one for one in S[1:])]
    for n in range(1, 6):
        power = product(power, log)
        total = [a + b / factorial(n) for a, b in zip(total, power)]
    np.testing.assert_allclose(flat(total), flat(S), atol=1e-13)
    np.testing.assert_allclose(log_signature(inverse(S)), -log_signature(S), atol=1e-13)


def test_flat_and_back():
    S = signature(Draw(2)(4, 3, scale=1), 3)
    for one, back in zip(S, levels_of(flat(S), 3, 3), strict=True):
        np.testing.assert_array_equal(one, back)
    with pytest.raises(ValueError, match=r"flat: expected 39 numbers, found shape \(12,\)"):
        levels_of(flat(S)[:12], 3, 3)
