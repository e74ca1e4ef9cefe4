"""Intervals and verdicts: what a sentence of the page may say."""

import numpy as np
import pytest

from experiments import tallies, verdicts


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


def test_values_all_alike_decide_nothing():
    found = verdicts.mean([0.5, 0.5])
    assert not found.above and not found.within(1) and found.text() == "+0.5 (all alike) points, n = 2"


def test_pairs_are_of_the_same_seed():
    found = verdicts.by_seed({1: 5.0, 2: 7.0, 4: 9.0}, {2: 4.0, 4: 5.0, 5: 0.0})
    assert (found.mean, found.n) == (3.5, 2) and verdicts.by_seed({1: 5.0}, {2: 4.0}) is None


def test_a_claim_with_parts_holds_by_its_parts():
    def of(*holds, contrary=()):
        found = verdicts.judged("paper", "ran", holds, "interval", contrary)
        return found.verdict, found.parts

    assert of(True, True) == ("reproduced", "2 of 2") and of(True, False) == ("partly", "1 of 2")
    assert of(False) == ("not", "") and of(False, False, contrary=[True, False]) == ("not", "0 of 2; contrary in 1")
    with pytest.raises(ValueError, match="expected one of reproduced, partly, not, not tested, found 'yes'"):
        verdicts.Claim("a", "b", "yes", "c")


def test_cases_are_told_by_their_side():
    cases = {"1": verdicts.mean([1.0, 1.1]), "2": verdicts.mean([-1.0, -1.1]), "3": verdicts.mean([0.1, -0.1]),
             "4": verdicts.mean([9.0, -9.0])}
    assert tallies.by_side(cases, margin=2) == {"above": ["1"], "below": ["2"], "level": ["3"], "open": ["4"]}
    assert tallies.decided(cases, "better", "worse") == "better at 2; worse at 1; undecided at 3, 4"
    assert tallies.tally(cases.values()) == "less in 1 of 4 cases, more in 1, undecided in 2"
