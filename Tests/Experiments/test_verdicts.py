"""Intervals and verdicts: what a sentence of the page may say."""

import numpy as np
import pytest

from experiments import verdicts


def test_an_interval_is_students():
    found = verdicts.paired([5.0, 6.0, 7.0], [4.0, 4.0, 4.0])  # 1, 2, 3: t of 2 degrees of freedom is 4.3027
    half = 4.302653 / 3 ** 0.5
    np.testing.assert_allclose([found.mean, found.low, found.high], [2, 2 - half, 2 + half], rtol=1e-5)
    assert not found.above and not found.below and found.text() == "+2.0 [-0.5, +4.5] points, n = 3"


def test_intervals_hold_the_truth_nineteen_times_of_twenty():
    draws = np.random.default_rng(0).standard_normal((4000, 5))
    held = [one.low < 0 < one.high for one in map(verdicts.mean, draws)]
    assert np.mean(held) == pytest.approx(0.95, abs=0.015)


def test_one_run_has_no_interval_and_says_nothing():
    found = verdicts.paired([2.0], [1.0])
    assert not (found.above or found.below or found.within(100)) and found.text("") == "+1.0, n = 1"


def test_level_is_an_interval_within_the_margin():
    level = verdicts.mean([0.1, -0.1, 0.05, -0.05])
    assert level.within(0.5) and not level.within(0.1) and not level.above


def test_pairs_must_match_and_be_numbers():
    with pytest.raises(ValueError, match="expected 2 values, one for each seed of first, found 3"):
        verdicts.paired([1, 2], [1, 2, 3])
    for bad in ([], [1, np.nan]):
        with pytest.raises(ValueError, match="expected numbers, at least one"):
            verdicts.mean(bad)


def test_a_claim_with_parts_holds_by_its_parts():
    assert [verdicts.verdict(one) for one in ([True, True], [True, False], [False])] == ["reproduced", "partly", "not"]
    with pytest.raises(ValueError, match="expected one of reproduced, partly, not, not tested, found 'yes'"):
        verdicts.Claim("a", "b", "yes", "c")
