"""Residues as vectors, and the table of substitutions behind them."""

import numpy as np
import pytest

import small_sets
from nrnn.train import ConfigError, sets
from nrnn.train.data.blosum import LETTERS, scores, substitutions
from nrnn.train.data.proteins import vectors

ENCODINGS = ("one_hot", "blosum62", "blosum62_centred")


def row(letter):
    return LETTERS.index(letter)


def test_scores_of_blosum62():
    s = scores()
    np.testing.assert_array_equal(s, s.T)
    assert np.diag(s).tolist() == [4, 5, 6, 6, 9, 5, 5, 6, 8, 4, 4, 5, 5, 6, 7, 4, 5, 11, 7, 4]
    for pair, known in {"IV": 3, "FY": 3, "DE": 2, "KR": 2, "WY": 2, "HY": 2, "ST": 1, "AS": 1, "LM": 2, "CW": -2,
                        "DL": -4, "GI": -4, "FP": -4, "NW": -4, "AR": -1, "AG": 0}.items():
        assert s[row(pair[0]), row(pair[1])] == known, pair
    assert s.sum() == -426  # of all 400 entries


def test_frequencies_that_the_scores_imply():
    P, p = substitutions()
    assert p.sum() == pytest.approx(1) and (p > 0).all() and P.sum(1) == pytest.approx(np.ones(20))
    np.testing.assert_allclose(p[:, None] * P, (p[:, None] * P).T, atol=1e-12)  # a pair has no direction
    assert LETTERS[p.argmax()] == "L" and LETTERS[p.argmin()] == "W"
    assert LETTERS[(np.diag(P) / p).argmax()] == "W" and (np.diag(P) > p).all()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_vectors(encoding):
    x = vectors(LETTERS, encoding)
    assert x.dtype == np.float32 and np.linalg.norm(x, axis=1) == pytest.approx(np.ones(20), abs=1e-6)
    near = x @ x.T
    for one, other, stranger in ("IVD", "KRF", "FYG", "DEL"):
        assert near[row(one), row(other)] >= near[row(one), row(stranger)]
        assert encoding == "one_hot" or near[row(one), row(other)] > near[row(one), row(stranger)] + 0.05


def test_letters_of_several_residues():
    for encoding, value in zip(ENCODINGS, (1 / 20, 20 ** -0.5, 0)):
        assert vectors("XBZ", encoding) == pytest.approx(np.full((3, 20), value), abs=1e-6)


def test_encoding_leaves_the_parts_alone(tmp_path):
    small_sets.proteins(tmp_path)
    parts = [sets.load("proteins", tmp_path, longest=30, encoding=encoding) for encoding in ENCODINGS]
    for one in parts[1:]:
        np.testing.assert_array_equal(one.test.y, parts[0].test.y)
        assert list(map(len, one.train.x)) == list(map(len, parts[0].train.x))
    with pytest.raises(ConfigError, match="encoding: expected one of 'one_hot', .* found 'x'"):
        sets.load("proteins", tmp_path, encoding="x")
