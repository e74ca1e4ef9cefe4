"""Recovered equations: what a quick run leaves, and what regression on the right terms must find."""

import numpy as np
import pytest

import nrnn
from experiments.ode.recover import regression
from experiments.ode.report import METHODS
from experiments.ode.systems import SYSTEMS


def test_quick(run):
    results, section, folder = run("ode")
    assert {found["system"] for found in results["runs"]} == set(SYSTEMS) and results["noises"] == [0.05]
    for found in results["runs"]:
        assert list(found["methods"]) == METHODS
        assert found["methods"]["kernel, right terms"]["field"] < 0.15
        for method, judged in found["methods"].items():
            assert 0 < judged["field"] < 2 and judged["path"] > 0 and 0 <= judged["followed"] <= 50
            assert ("weights" in judged) == ("terms" not in method)
        weights = found["methods"]["kernel, sparse"]["weights"] / found["methods"]["kernel, dense"]["weights"]
        assert weights == pytest.approx(0.5) or weights == pytest.approx(0.25)
    files = list((folder / "models").glob("*.nrnn"))
    assert len(files) == 4 * len(SYSTEMS)
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
