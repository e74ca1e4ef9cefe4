"""A simulated SRNN and what tells its mean output: a quick run, and the parts on their own."""

import numpy as np
import pytest
from nrnn import theory

import nrnn
from experiments.response import features, fit, system


def test_quick_run(run):
    found, section, folder = run("response")
    assert section.startswith("## ") and [row["amplitude"] for row in found["amplitudes"]] == [0.1, 0.3, 1, 3, 10]
    for row in found["amplitudes"]:
        assert all(len(errors) == 1 and np.isfinite(errors).all() for errors in row["errors"].values())
    assert max(found["online"]) < 1e-6
    for name in found["exported"]["engine"]:
        assert nrnn.Model.load(folder / name).verify()
    small = found["amplitudes"][0]["errors"]
    assert small["signature 3 3"][0] < small["signature 0 1"][0]


def test_a_small_input_is_answered_in_proportion():
    one, X = system.System(seed=1, units=4, members=8), system.inputs(3, seed=2)
    np.testing.assert_allclose(one.response(2e-2 * X), 2 * one.response(1e-2 * X), rtol=0.05, atol=1e-6)
    assert one.response(0 * X).tolist() == [0, 0, 0]


def test_tangents_are_the_derivatives_of_the_response():
    one, X = system.System(seed=1, units=4, members=1), system.inputs(2, seed=2)
    first, second = one.tangent(X, paths=3000)
    many = system.System(seed=1, units=4, members=3000)
    up, down = many.response(0.2 * X), many.response(-0.2 * X)
    np.testing.assert_allclose((up - down) / 0.4, first, rtol=0.05, atol=0.01)
    np.testing.assert_allclose((up + down) / 0.08, second, rtol=0.25, atol=0.03)


def test_a_kernel_machine_over_features_is_their_ridge_regression():
    X = system.inputs(40, seed=3)
    Phi, truth = features.lags(X, 10), X[:, :, 0].mean(1) ** 2
    Z, known = Phi - Phi[:30].mean(0), np.arange(30)
    told = theory.ridge(Z[known], truth[known], 0.1, standardise=False)(Z)[:, 0]
    np.testing.assert_allclose(fit.machine(Z @ Z.T, known, truth, 0.1), told, rtol=1e-9)
    chosen = fit.Split(20, 10).kernel([Z @ Z.T], truth)
    assert any(np.allclose(chosen, fit.machine(Z @ Z.T, known, truth, penalty)) for penalty in fit.PENALTIES)
    assert fit.error(truth, truth) == 0 and fit.error(truth.mean() + 0 * truth, truth) == pytest.approx(1)
    assert fit.online(Phi, truth) < 1e-8
