"""Growth of Covid-19: what a quick run leaves; nothing after a cut-off is seen; what bands are."""

import numpy as np

import nrnn
from experiments.covid import bands, claims, compare
from experiments.covid.field import Recipe, pairs, start
from experiments.covid.forecasts import AHEAD, cutoffs
from experiments.covid.persistence import growth, level


def test_quick(run, small_data):
    results, section, folder = run("covid", "--data", small_data)
    assert results["places"] == ["AK", "NY"] and results["late"][-1] == len(results["days"]) - 1 - AHEAD
    assert max(results["early"]) + AHEAD <= min(results["late"])
    for runs in results["methods"].values():
        for judged in runs:
            assert np.shape(judged["error"]) == np.shape(judged["half"]) == (AHEAD,)
            assert 0 <= min(judged["covered"]) and max(judged["covered"]) <= 1 and min(judged["half"]) >= 0
    assert results["methods"]["persistent growth"][0]["error"][0] < 0.01  # the small series grows steadily
    growth, field = (np.mean([one["error"] for one in results["methods"][name]])
                     for name in ("persistent growth", "field 1"))
    assert field < 0.8 * growth  # it has seen that growth slows; a network that was not trained is behind
    files = list((folder / "models").glob("*.nrnn"))
    assert len(files) == 6  # two recipes at two early cut-offs, one at two late ones
    for file in files:
        assert nrnn.Model.load(file).verify().failed == 0
    assert section.startswith("## Covid-19") and set(results["shown"]) == {"AK", "NY"}


def made_up(field, last=None):
    """Four cut-offs; persistence errs 0.2 and 0.3, the field so much, and on the last day `last`."""
    def judged(error, end):
        return [{"error": np.array([error] * 13 + [end]) * (1 + 0.01 * cutoff), "covered": [1] * 14, "half": [1] * 14,
                 "score": [1] * 14} for cutoff in range(4)]

    errors = {"persistent level": (0.2, 0.2), "persistent growth": (0.3, 0.3)}
    errors |= {f"field {seed}": (field, last or field) for seed in (1, 2)}
    return {"methods": {name: judged(*error) for name, error in errors.items()}, "places": ["AK"], "late": [1, 2, 3, 4]}


def test_the_claim_follows_the_numbers():
    for field, verdict, parts in ((0.1, "reproduced", "2 of 2"), (0.25, "partly", "1 of 2; contrary in 1"),
                                  (0.5, "not", "0 of 2; contrary in 2")):
        (claim,) = claims.claims(made_up(field))
        assert (claim.verdict, claim.parts) == (verdict, parts) and claim.interval.count("n = 4") == 4
    assert compare.covered(compare.methods(made_up(0.1)), "14").mean == 100 * (1 - bands.LEVEL)


def test_the_last_day_alone_decides_nothing():
    (claim,) = claims.claims(made_up(0.5, last=0.1))
    assert claim.verdict == "not" and "at day 14 alone -0.1" in claim.interval


def test_a_cutoff_hides_what_comes():
    x = np.random.default_rng(0).standard_normal((60, 3)).cumsum(axis=0)
    assert cutoffs(345, 1, 2) == ([302], [316, 330])
    later = x.copy()
    later[41:] += 100
    for one, other in zip(pairs(x[:41], Recipe()), pairs(later[:41], Recipe())):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(start(x[:41], Recipe())[:, 0], x[40])


def test_persistence():
    x = np.arange(40.0)[:, None] * [0.1, -0.2]
    np.testing.assert_allclose(growth(x, 20), 0, atol=1e-12)
    np.testing.assert_allclose(level(x, 20)[-1], [-1.4, 2.8])


def test_bands_cover_as_many_as_they_should():
    draws = np.random.default_rng(1).standard_normal((40, 2, 50))
    half = bands.half_widths(list(draws[:20]))
    covered = np.mean([bands.judged(one, half)["covered"] for one in draws[20:]])
    assert abs(covered - bands.LEVEL) < 0.02
    sure = bands.judged(np.zeros((2, 5)), np.ones(2))
    np.testing.assert_allclose(sure["score"], 2)
    np.testing.assert_allclose(bands.judged(np.full((1, 1), 2.0), np.ones(1))["score"], 22)  # 2 + 20 times 1 outside
