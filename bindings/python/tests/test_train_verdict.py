"""What stands beside the network, and what is said of both."""

import numpy as np
import pytest

from nrnn.train import own
from nrnn.train.own.series import TEST, TRAIN, VALIDATION
from nrnn.train.verdict import autoregression, baselines, classes, season
from nrnn.train.verdict.compared import compare
from own_files import csv, entries, stamps


def of(folder, x, horizon=3, minutes=60, **data):
    """A set of one series of numbers."""
    csv(folder / "a.csv", time=[f"{t}:00Z" for t in stamps(len(x), minutes)], temperature=x)
    return own.from_files(folder, True, **entries(horizon=horizon, **data)["data"])


def test_persistence_is_the_last_value_that_was_there(tmp_path):
    x = np.arange(400.0)
    x[390] = np.nan
    data = of(tmp_path, x)
    found = baselines.all_of(data)["persistence"][0]
    assert (found[:390] == np.arange(390)).all() and found[390] == 389
    assert baselines.error(data, [found], VALIDATION) == pytest.approx(3)


def test_the_season_that_forecasts_best_is_taken(tmp_path):
    hour = np.arange(24 * 7 * 8)
    week = 10 * (hour // 24 % 7) + hour % 24 / 10
    assert list(season.best(of(tmp_path, week), lambda f: baselines.error(of(tmp_path, week), f, VALIDATION))) == [
        "mean of the week"]
    data = of(tmp_path, hour % 24 + 0.5 * np.random.default_rng(0).standard_normal(len(hour)))
    (name, found), = season.best(data, lambda f: baselines.error(data, f, VALIDATION)).items()
    assert name == "mean of the day" and baselines.error(data, found, TEST) < 0.6
    one = data.series[0]
    train = one.known(TRAIN)
    at_noon = one.y[train & ((hour + 3) % 24 == 12)].mean()
    assert found[0][24 * 40 + 9] == pytest.approx(at_noon)


@pytest.mark.parametrize("given, period", [(12, 12), ("12h", 12), ("0.5d", 12)])
def test_a_season_that_is_given(tmp_path, given, period):
    data = of(tmp_path, np.arange(400) % 12.0, season=given)
    (name, found), = season.best(data, lambda forecasts: 0).items()
    assert name.startswith(f"mean of the season, {given}")
    np.testing.assert_allclose(found[0], (np.arange(400) + 3) % 12)


def test_too_short_for_a_season_is_the_mean(tmp_path):
    x = np.arange(400.0)
    data = of(tmp_path, x, minutes=1)
    (name, found), = season.best(data, lambda forecasts: 0).items()
    assert name == "mean" and found[0][0] == data.series[0].y[data.series[0].known(TRAIN)].mean()


def test_a_linear_recurrence_is_found(tmp_path):
    x, rng = np.zeros(1200), np.random.default_rng(0)
    for t in range(2, 1200):
        x[t] = 1.6 * x[t - 1] - 0.9 * x[t - 2] + rng.standard_normal()
    data = of(tmp_path, x, horizon=1)
    (name, found), = autoregression.best(data, lambda f: baselines.error(data, f, VALIDATION)).items()
    assert baselines.error(data, found, TEST) == pytest.approx(1, rel=0.15) and name != "autoregression, 1 row"


def test_classes_are_counted(tmp_path):
    rng = np.random.default_rng(0)
    state = np.cumsum(rng.random(900) < 0.1) % 3  # stays with 0.9, else the next
    csv(tmp_path / "a.csv", time=60 * np.arange(900), level=state + 0.01 * rng.random(900),
        state=np.array(list("abc"))[state])
    data = own.from_files(tmp_path, True, **entries(target="state", inputs=["level"], horizon=1)["data"])
    found = classes.all_of(data)
    assert found["class of now"][0][np.flatnonzero(state == 1)[0]] == pytest.approx([0, 0.9, 0.1], abs=0.06)
    losses = {name: classes.loss(data, p, TEST) for name, p in found.items()}
    logistic = next(loss for name, loss in losses.items() if name.startswith("logistic"))
    assert losses["class of now"] == pytest.approx(-0.9 * np.log(0.9) - 0.1 * np.log(0.1), rel=0.4)
    assert max(logistic, losses["class of now"]) < losses["commonest class"] / 2


@pytest.mark.parametrize("shift, word", [(0.5, "better"), (1.0, "not distinguishable"), (2.0, "worse")])
def test_the_word_follows_from_the_interval(shift, word):
    draws = np.random.default_rng(0).standard_normal((2, 2000)) ** 2
    found = compare({"network": shift * draws[0], "other": draws[1], "poor": 9 * draws[1]}, "network",
                    np.arange(2000) // 40, np.sqrt)
    assert found.best == "other" and found.word == word and found.low < found.ratio < found.high
    assert found.ratio == pytest.approx(np.sqrt(shift), rel=0.1)


def test_neighbours_that_are_alike_say_less():
    rng = np.random.default_rng(0)
    errors = np.repeat(rng.standard_normal((2, 40)) ** 2, 50, axis=1)
    wide = compare({"network": errors[0], "other": errors[1]}, "network", np.arange(2000) // 50)
    narrow = compare({"network": errors[0], "other": errors[1]}, "network", np.arange(2000))
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


@pytest.mark.parametrize("blocks, word", [(1, "not distinguishable"), (9, "not distinguishable"), (20, "better")])
def test_a_few_blocks_tell_nothing(blocks, word):
    losses = {"network": np.full(180, 0.5), "other": np.ones(180)}
    assert compare(losses, "network", np.arange(180) * blocks // 180).word == word


def test_gaps_leave_the_season_as_it_is(tmp_path):
    hour = np.arange(24 * 40)
    there = hour[hour % 24 != 7]
    csv(tmp_path / "a.csv", time=[f"{t}:00Z" for t in stamps(len(hour), 60)[there]], temperature=there % 24 * 1.0)
    data = own.from_files(tmp_path, False, **entries(horizon=2)["data"])  # each hour left out ends a sequence
    assert len(data.series) == 41
    assert list(season.best(data, lambda found: 0.0)) == ["mean of the day"]
