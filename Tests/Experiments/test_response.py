"""A simulated SRNN and what tells its mean output: a quick run, and the parts on their own."""

import numpy as np
import pytest
from nrnn import theory

import nrnn
from experiments.response import claims, compare, features, fit, report, runs, system


def test_quick_run(run):
    found, section, folder = run("response")
    assert section.startswith("## ") and [row["amplitude"] for row in found["amplitudes"]] == [0.1, 0.3, 1, 3, 10]
    for row in found["amplitudes"]:
        assert all(len(errors) == 1 and np.isfinite(errors).all() for errors in row["errors"].values())
    assert max(found["online"]) < 1e-6
    for name in found["exported"][0]["engine"]:
        assert nrnn.Model.load(folder / "models" / name).verify()
    small, middle = ({name: error[0] for name, error in row["errors"].items()} for row in found["amplitudes"][:2])
    assert small["signature 3 3"] < small["signature 0 1"] and small["quiet SRNN 39"] < 0.1  # 1 is what the mean tells
    assert middle["signature 2 2"] < 0.3 and middle["kernel 3"] < 0.3 and middle["quiet SRNN 84"] < 0.1
    assert [claim.verdict for claim in report.claims(found)] == ["not"] * 3  # one system has no interval


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


def test_families_are_compared_at_equal_numbers():
    X = system.inputs(2, seed=4)
    for count in features.COUNTS:
        assert features.features(features.signature(*features.SIGNATURES[count]), X).shape == (2, count)
        assert features.log_signature(X, *features.LOG_SIGNATURES[count]).shape[1] >= count
    assert features.reservoir(features.Reservoir(), 12, 1, X, 32).shape == (2, 12)


def test_shared_noise_answers_an_input_twice_alike():
    X = np.repeat(system.inputs(1, seed=5), 2, axis=0)
    own, shared = (features.reservoir(features.RESERVOIRS[name], 5, 1, X, 4)
                   for name in ("noisy SRNN", "noisy SRNN, shared noise"))
    assert (own[0] != own[1]).all() and (shared[0] == shared[1]).all()


def test_kernels_are_kept_with_their_inputs(tmp_path, monkeypatch):
    X, path = system.inputs(3, seed=6), tmp_path / "grams.npz"
    first = runs._grams(X, path)
    monkeypatch.setattr(runs, "gram", lambda X, p, scale: np.full((len(X), len(X)), scale))
    again, others = runs._grams(X, path), runs._grams(X[:2], path)
    for name, grams in first.items():
        np.testing.assert_array_equal(again[name], grams)
        assert [one[0, 1] for one in others[name]] == list(runs.SCALES)


def made_up(**better):
    """Results of four systems; every way errs 0.1 (1 % at the least scatter), those named so many times as much."""
    names = ["first order", "second order", "other noise", "kernel 3", "signature 3 4", "signature 2 1",
             "signature 2 2", "signature 2 3"]
    errors = {name: list(0.1 * better.get(name.replace(" ", "_"), 1) * np.roll([1, 1.01, 0.99, 1.02], i))
              for i, name in enumerate(names)}
    return {"online": [0] * 4, "size": {"units": 2, "tests": 3},
            "amplitudes": [{"amplitude": a, "errors": errors} for a in (0.1, 0.3, 1.0, 3.0, 10.0)]}


def test_claims_follow_the_numbers():
    assert [claim.verdict for claim in claims.claims(made_up())] == ["partly", "not", "not"]
    good = made_up(second_order=0.5, signature_2_2=0.5, signature_2_3=0.3, signature_3_4=0.2, kernel_3=0.1)
    assert [claim.verdict for claim in claims.claims(good)] == ["reproduced"] * 3
    bad = claims.claims(made_up(second_order=2, signature_2_2=2, signature_2_3=3, signature_3_4=2, kernel_3=2))
    assert [claim.parts for claim in bad] == ["0 of 2; contrary in 2", "0 of 3; contrary in 3", "0 of 5; contrary in 5"]
    assert compare.by_amplitude(good, "second order", "first order", ("0.1",)) == "0.50 × [0.48, 0.52] at 0.1"
    assert "with p 3, L 4 it is 2.01 [1.97, 2.05] %, n = 4, 0.20 × [" in claims.claims(good)[1].interval
