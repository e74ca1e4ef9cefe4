"""Scores of ensembles, and offsets that cover whatever the model."""

import numpy as np
import pytest

from nrnn import uncertainty

rng = np.random.default_rng(0)


def test_crps_is_its_definition():
    x, y = rng.standard_normal((7, 5)), rng.standard_normal(7)
    pairs = np.abs(x[:, :, None] - x[:, None]).sum((1, 2))
    near = np.abs(x - y[:, None]).mean(1)
    np.testing.assert_allclose(uncertainty.crps(x, y), near - pairs / 40, rtol=1e-12)
    np.testing.assert_allclose(uncertainty.crps(x, y, fair=False), near - pairs / 50, rtol=1e-12)
    assert uncertainty.crps([[3.0]], [1.0], fair=False) == 2
    with pytest.raises(ValueError, match="at least 2"):
        uncertainty.crps([[3.0]], [1.0])


def test_crps_of_a_normal():
    """Closed form at the mean: sigma (sqrt(2) - 1) / sqrt(pi); the fair score has it on average for any M."""
    truth = (np.sqrt(2) - 1) / np.sqrt(np.pi)
    for M in (2, 5, 100):
        scores = uncertainty.crps(rng.standard_normal((40_000 // M, M)), np.zeros(40_000 // M))
        assert abs(scores.mean() - truth) < 4 * scores.std() / np.sqrt(len(scores))


def test_crps_is_twice_the_mean_pinball_loss():
    levels = (np.arange(2000) + 0.5) / 2000
    members, y = np.array([0.0, 1.0, 5.0]), 2.0
    quantiles = members[np.minimum((levels * 3).astype(int), 2)]
    assert 2 * uncertainty.pinball(quantiles, levels, y).mean() == pytest.approx(
        uncertainty.crps(members, y, fair=False), abs=1e-3)


def test_right_members_score_best():
    y = rng.standard_normal(20_000)
    scores = [uncertainty.crps(scale * rng.standard_normal((20_000, 8)), y).mean() for scale in (0.5, 1, 2)]
    assert scores[1] < min(scores[0], scores[2])


def test_brier():
    np.testing.assert_allclose(uncertainty.brier([[0.5, 0.5, 0], [0, 0, 1]], [0, 2]), [0.5, 0])


def test_pit_is_uniform_for_a_further_member():
    draws = rng.standard_normal((20_000, 10))
    values = uncertainty.pit(draws[:, 1:], draws[:, 0])
    assert uncertainty.pit_error(values) < 0.01
    assert 0.45 < uncertainty.pit_error(uncertainty.pit(draws[:, 1:] - 100, draws[:, 0])) < 0.5
    same = uncertainty.pit(np.ones((20_000, 9)), np.ones(20_000))  # ties are spread out
    assert uncertainty.pit_error(same) < 0.01


def test_spread_over_skill():
    draws = rng.standard_normal((20_000, 5))
    assert uncertainty.spread_skill(draws[:, 1:], draws[:, 0]) == pytest.approx(1, abs=0.02)
    assert uncertainty.spread_skill(2 * draws[:, 1:], 2 * draws[:, 0]) == pytest.approx(1, abs=0.02)


def test_aurc():
    loss = np.array([0.0, 0, 0, 1])
    assert uncertainty.aurc([1, 2, 3, 4], loss) == pytest.approx(1 / 16)
    assert uncertainty.aurc([4, 3, 2, 1], loss) == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
    assert uncertainty.aurc([0, 0, 0, 0], loss) == pytest.approx(0.25)  # no order: the mean
    assert uncertainty.coverage([0, 0], [1, 1], [0.5, 2]) == 0.5


def test_calibration_error():
    p = np.array([[0.8, 0.2]] * 10)
    assert uncertainty.calibration_error(p, [0] * 8 + [1] * 2) == pytest.approx(0)
    assert uncertainty.calibration_error(p, [0] * 10) == pytest.approx(0.2)


def test_bootstrap():
    values, blocks = rng.standard_normal(400), np.arange(400)
    error = uncertainty.bootstrap(lambda i: values[i].mean(), blocks, draws=400)
    assert error == pytest.approx(1 / 20, rel=0.2)
    repeated = np.repeat(values[:40], 10)  # ten equal rows are one
    error = uncertainty.bootstrap(lambda i: repeated[i].mean(), np.repeat(np.arange(40), 10), draws=400)
    assert error == pytest.approx(values[:40].std() / np.sqrt(40), rel=0.2)


def test_offsets_are_order_statistics():
    gaps = np.arange(19.0)
    quantiles, truth = np.zeros((19, 3, 1)), rng.permutation(gaps)[:, None]
    np.testing.assert_array_equal(uncertainty.offsets(quantiles, (0.05, 0.5, 0.95), truth)[:, 0], [0, 9, 18])
    with pytest.raises(ValueError, match="expected at least 19 samples to fit its offset, found 18"):
        uncertainty.offsets(quantiles[:18], (0.05,), truth[:18])


@pytest.mark.parametrize("count", [19, 37, 100])
def test_offsets_cover_whatever_the_model(count):
    """Bands of a wrong model, many times over: the mean coverage is at least 90 %, and little more."""
    trials, levels = 3000, (0.05, 0.95)
    truth = rng.exponential(size=(trials, count + 1, 1)) * 3
    wrong = np.broadcast_to([[0.2], [0.3]], (count, 2, 1))
    inside = 0
    for row in truth:
        low, high = wrong[0, :, 0] + uncertainty.offsets(wrong, levels, row[:count])[:, 0]
        inside += low <= row[count, 0] <= high
    error = np.sqrt(0.1 * 0.9 / trials)
    assert 0.9 - 4 * error <= inside / trials <= 0.9 + 2 / (count + 1) + 4 * error
