"""The heat equation: what a quick run leaves, and the baseline."""

import numpy as np
import pytest

import nrnn
from experiments.heat.equation import PUBLISHED_WIDTH, euler
from experiments.heat.equation import test_fields as fields_to_test


def test_quick(run):
    results, section, folder = run("heat")
    assert set(results["cases"]) == {"stable", "unstable", "noisy", "forcing", "stable, 148 parameters"}
    for name, case in results["cases"].items():
        assert [found["optimiser"] for found in case["runs"]] == ["newton", "adam 1e-3"][:1 if "," in name else 2]
        newton = case["runs"][0]
        assert newton["module"] == pytest.approx(newton["full"], rel=0.02)  # the engine is the module
        assert 0 < newton["one"] <= newton["full"] and newton["cost"] > 12
        assert newton["parameters"] == (148 if "," in name else 2256 if name == "forcing" else 1936)
    assert results["cases"]["stable"]["runs"][0]["one"] < 1e-4
    files = sorted((folder / "models").glob("*.nrnn"))
    assert len(files) == 9
    for file in files:
        assert nrnn.Model.load(file).verify().failed == 0
    assert section.startswith("## Heat equation") and "| stable | 4.1e-09 |" in section


@pytest.mark.parametrize("data, right, published", [
    ({}, 5.58e-8, 1.18853738e-5), ({"forcing": True}, 3.88e-6, 8.08490668e-5),
    ({"snapshots": 5, "interval": 200.0}, 7.0e1, 2.46075953e2),
])
def test_euler_is_as_bad_as_known(data, right, published):
    u = fields_to_test(data)
    for width, known, tolerance in ((None, right, 0.002), (PUBLISHED_WIDTH, published, 1e-6)):
        error = np.mean((euler(u[:, 0], u.shape[1] - 1, width=width, **data)[:, -1] - u[:, -1]) ** 2)
        assert error == pytest.approx(known, rel=tolerance)
