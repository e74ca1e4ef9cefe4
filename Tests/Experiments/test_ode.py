"""Recovered equations: what a quick run leaves, and what regression on the right terms must find."""

import nrnn.torch as nt
import numpy as np
import pytest
import torch

import nrnn
from experiments.ode import claims, compare, following, judge
from experiments.ode.recover import METHODS, SPARSE, Effort, Seen, regression
from experiments.ode.systems import SYSTEMS, resampled


def test_quick(run):
    results, section, folder = run("ode")
    assert {found["system"] for found in results["runs"]} == set(SYSTEMS) and results["noises"] == [0.05]
    for found in results["runs"]:
        assert list(found["methods"]) == list(METHODS)
        assert found["methods"]["kernel, right terms"]["field"] < 0.15
        for method, judged in found["methods"].items():
            assert 0 < judged["field"] < 0.3  # 1 is what the mean derivative tells
            assert judged["path"] > 0 and 0 <= judged["followed"] <= 50
            assert ("weights" in judged) == ("terms" not in method)
        weights = found["methods"][SPARSE]["weights"] / found["methods"]["kernel, dense"]["weights"]
        assert weights == pytest.approx(0.5) or weights == pytest.approx(0.25)
    assert [(found["system"], found["finer"]) for found in results["sampled"]] == [(name, 2) for name in SYSTEMS]
    files = list((folder / "models").glob("*.nrnn"))
    assert len(files) == 5 * len(SYSTEMS)
    for file in files:
        assert nrnn.Model.load(file).verify().failed == 0
    assert section.startswith("## ") and "| Lorenz, 5 % |" in section


@pytest.mark.parametrize("name", SYSTEMS)
def test_regression_on_true_states_finds_the_equation(name):
    system = SYSTEMS[name]
    z = system.path()
    np.testing.assert_allclose(regression(system, z, system.field(z))(z[::7] + 0.1), system.field(z[::7] + 0.1),
                               rtol=1e-8, atol=1e-8)


def test_the_logistic_path_is_the_solution():
    system = SYSTEMS["logistic"]
    t = np.arange(system.samples) * system.interval
    np.testing.assert_allclose(system.path()[:, 0], 10 / (1 + 19 * np.exp(-1.2 * t)), rtol=1e-9)


def test_more_samples_are_of_the_same_path():
    system = SYSTEMS["logistic"]
    np.testing.assert_allclose(resampled(system, 2).path()[::2], system.path(), rtol=1e-7)
    assert resampled(system, 0.5).samples == 101 and resampled(system, 0.5).span == system.span
    assert resampled(system, span=0.25).interval == system.interval and resampled(system, span=0.25).samples == 51


def test_half_the_bandwidth_is_that_of_the_derivative():
    system = SYSTEMS["logistic"]
    t = np.arange(system.samples) * system.interval
    y = system.path() + 0.1 * np.random.default_rng(0).standard_normal(system.path().shape)
    seen = Seen(system, t, y, 1, Effort())
    assert (seen.half[0] == seen.smoothed[0]).all()
    assert np.diff(seen.half[1], axis=0).std() > np.diff(seen.smoothed[1], axis=0).std()


def made_up(kernel, sparse, slope):
    """Three seeds at two noises, differences err 0.1; so many times that, and a power of the number of samples."""
    def run(name, noise, seed, finer):
        error = 0.1 * finer ** slope * (1 + 0.01 * seed)
        judged = {"kernel, dense": kernel * error, SPARSE: sparse * error, "differences, dense": error}
        return {"system": name, "noise": noise, "seed": seed, "finer": finer,
                "methods": {method: {"field": one, "followed": 1.0} for method, one in judged.items()}}

    runs = [run(name, noise, seed, 1.0) for name in SYSTEMS for noise in (0.05, 0.1) for seed in (1, 2, 3)]
    return {"noises": [0.05, 0.1], "truth": dict.fromkeys(SYSTEMS), "runs": runs,
            "sampled": [run(name, 0.05, seed, 2.0) for name in SYSTEMS for seed in (1, 2, 3)]}


def test_claims_follow_the_numbers():
    good = made_up(kernel=0.5, sparse=0.6, slope=-0.4)
    assert [claim.verdict for claim in claims.claims(good)] == ["reproduced"] * 3 + ["not tested"] * 2
    assert compare.slopes(good, "kernel, dense")["Lorenz"].mean == pytest.approx(-0.4)
    bad = made_up(kernel=2, sparse=3, slope=0.1)
    assert [claim.verdict for claim in claims.claims(bad)] == ["not"] * 3 + ["not tested"] * 2
    pair = ("kernel, dense", "differences, dense")
    assert compare.tally(bad, *pair) == "better in 0 of 6 cases, worse in 6, undecided in 0"
    parts = [claim.parts for claim in claims.claims(bad)]
    assert parts == ["0 of 3; contrary in 3"] * 2 + ["0 of 6; contrary in 6", "", ""]


def test_methods_are_compared_by_seed():
    results = made_up(kernel=0.5, sparse=0.6, slope=0)
    results["runs"].reverse()
    del results["runs"][-1]["methods"]["differences, dense"]  # logistic, 5 %, seed 1
    found = compare.fields(results, "kernel, dense", "differences, dense", "logistic")
    assert {noise: one.n for noise, one in found.items()} == {"10 %": 3, "5 %": 2} and found["5 %"].below


def test_where_both_reach_the_end_no_difference_is_seen():
    results, pair = made_up(kernel=1, sparse=1, slope=0), ("kernel, dense", "differences, dense")
    assert following.followed(results, *pair, "logistic")["5 %"].mean == 0
    for run in results["runs"]:
        if run["noise"] == 0.05 or run["seed"] > 1:
            for judged in run["methods"].values():
                judged["followed"] = SYSTEMS[run["system"]].span
    assert following.told(results, *pair, "Lorenz") == {"5 %": "both to the end (3 of 3)",
                                                        "10 %": "+0.0 (all alike); both to the end in 2 of 3"}
    assert "Lorenz: undecided at 10 %; both to the end at 5 %" in following.by_system(results, *pair)


def test_what_comes_to_rest_is_said():
    results, t = made_up(kernel=0.5, sparse=0.6, slope=-0.4), np.linspace(0, 20, 101)
    results["truth"] = {name: {"seen": list(np.sin(t)), "step": 0.2} for name in SYSTEMS}
    for run in results["runs"]:
        if run["seed"] == 1 and run["noise"] == 0.05:
            run["methods"][SPARSE]["seen"] = list(np.sin(t) * (np.exp(-t) if run["system"] == "Lorenz" else 0.5))
    assert following.settled(results, SPARSE) == ["Lorenz, seed 1"] and not following.settled(results, "kernel, dense")
    assert "comes to rest though the truth goes on: Lorenz, seed 1" in claims.claims(results)[0].interval
    results["truth"]["Lorenz"]["seen"] = list(np.exp(-t))  # it rests too
    assert "rest" not in claims.claims(results)[0].interval


def test_a_field_that_runs_away_is_followed_until_it_does(tmp_path):
    cell = nt.VectorField(1, widths=(1,), time_scale=1.0)
    for part in cell.network[::2]:  # x' = 30 relu(x)
        torch.nn.init.constant_(part.weight, 30 ** 0.5)
        torch.nn.init.zeros_(part.bias)
    nt.Network(cell, task="regression").export(tmp_path / "away.nrnn", check=np.full((2, 1), np.nan))
    shown = np.full((40, 1), np.nan)
    shown[0] = 1
    walked = judge.walk(nrnn.Model.load(tmp_path / "away.nrnn"), shown)
    finite = np.isfinite(walked[:, 0])
    assert 3 < finite.sum() < 40 and (np.diff(walked[finite, 0]) > 0).all() and not finite[finite.sum():].any()
