"""The heat equation: what a quick run leaves, and the baseline."""

import numpy as np
import pytest
import torch
from nrnn.train import loop, models
from nrnn.train import parse

import nrnn
from experiments.configs import load
from experiments.heat import claims, compare, judge
from experiments.heat.__main__ import MODELS, less
from experiments.heat.equation import PUBLISHED_WIDTH, euler, judged_fields

MARGINS = {"newton": 0.01, "adam 1e-3": 0.6}  # of the error at the full horizon before any training


def test_quick(run):
    results, section, folder = run("heat")
    assert set(results["cases"]) == {"stable", "unstable", "noisy", "forcing", "stable, 148 parameters"}
    for name, case in results["cases"].items():
        assert [found["optimiser"] for found in case["runs"]] == ["newton", "adam 1e-3"][:1 if "," in name else 2]
        newton = case["runs"][0]
        assert newton["module"] == pytest.approx(newton["full"], rel=0.02)  # the engine is the module
        assert 0 < newton["one"] <= newton["full"] and newton["cost"] > 12
        assert newton["parameters"] == (148 if "," in name else 2256 if name == "forcing" else 1936)
        assert_learnt(case["runs"], less(MODELS[name]), folder)
    files = sorted((folder / "models").glob("*.nrnn"))
    assert len(files) == 9
    for file in files:
        assert nrnn.Model.load(file).verify().failed == 0
    assert section.startswith("## Heat equation") and "| stable | 4.1e-09 |" in section


def assert_learnt(runs, config, folder):
    """Every run is ahead of the network that it began with; Newton's also of one that leaves the field as it is."""
    u = judged_fields(config["data"])
    torch.manual_seed(runs[0]["seed"] * loop._STRIDE)  # as a Run does, whose optimiser takes a second to be imported
    begun = models.build(parse(config), load(config["data"])).double()
    begun.export(folder / "begun.nrnn", check=np.full((2, u.shape[2]), np.nan))
    before = judge.judge(folder / "begun.nrnn", u, some=1)["full"]
    for found in runs:
        assert found["full"] < MARGINS[found["optimiser"]] * before
    assert runs[0]["full"] < 0.5 * np.mean((u[:, -1] - u[:, 0]) ** 2)


def made_up(newton, adam, small):
    """Three seeds of each, so many times the published medians and Euler's error."""
    cases = {}
    for name, published in compare.PUBLISHED.items():
        euler = {"full": published * 2}
        runs = [{"optimiser": label, "seed": seed, "full": published * times * (1 + 0.1 * seed),
                 "interior": [0, 0, 1, 0, 0]}
                for label, times in (("newton", newton), ("adam 1e-3", adam)) for seed in range(3)]
        cases[name] = {"runs": runs, "euler": euler}
    large = cases["stable"]["runs"][:3]
    cases[compare.SMALL] = {"runs": [run | {"full": small * run["full"]} for run in large[::-1]]}
    return {"cases": cases}


def test_claims_follow_the_numbers():
    good, bad = (claims.claims(made_up(*times)) for times in ((1, 1e6, 2), (100, 1, 100)))
    assert [claim.verdict for claim in good] == ["reproduced"] * 4 + ["not tested"]
    assert [claim.verdict for claim in bad] == ["not"] * 4 + ["not tested"]
    assert [claim.parts for claim in bad] == ["0 of 4; contrary in 4"] * 3 + ["contrary in 1", ""]
    assert good[3].interval == "2.00 × [2.00, 2.00], n = 3" and "ends below 10 ×" in good[3].ran


def test_errors_are_compared_by_seed():
    results = made_up(1, 1e6, 2)
    del results["cases"]["stable"]["runs"][0]
    assert compare.to_adam(results["cases"])["stable"].n == 2
    np.testing.assert_allclose(np.exp(compare.small_to_large(results["cases"]).mean), 2)


def test_a_rollout_that_overflows_counts():
    case = {"runs": [{"optimiser": "newton", "seed": 4, "full": float("nan")}]}
    assert compare.full(case, "newton") == {4: 1e300}


@pytest.mark.parametrize("data, right, published", [
    ({}, 5.58e-8, 1.18853738e-5), ({"forcing": True}, 3.88e-6, 8.08490668e-5),
    ({"snapshots": 5, "interval": 200.0}, 7.0e1, 2.46075953e2),
])
def test_euler_is_as_bad_as_known(data, right, published):
    u = judged_fields({"set": "heat"} | data)
    for width, known, tolerance in ((None, right, 0.002), (PUBLISHED_WIDTH, published, 1e-6)):
        told = {name: data[name] for name in data if name != "snapshots"}
        error = np.mean((euler(u[:, 0], u.shape[1] - 1, width=width, **told)[:, -1] - u[:, -1]) ** 2)
        assert error == pytest.approx(known, rel=tolerance)
