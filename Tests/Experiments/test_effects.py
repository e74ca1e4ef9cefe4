"""The theory of shipped models beside what is measured, on tiny sets; and of networks where all is known."""

import argparse

import nrnn.torch as nt
import numpy as np
import pytest
import torch
from nrnn import theory
from nrnn.train import ConfigError

import nrnn
from experiments import results
from experiments.effects import (
    __main__,
    attack,
    beside,
    comparisons,
    figures,
    forgetting,
    merged,
    missing,
    pictures,
    report,
    second_order,
    sweep,
)
from experiments.effects.sources import SHIPPED, SOURCES, files


def test_quick(run, small_data):
    """Every network is read, and what is measured on it is what the formulas say."""
    found, section, _ = run("effects", "--data", small_data)
    for name, one in found["sets"].items():
        assert set(one["models"]) == set(SOURCES[name].against[-1])
        assert all(off(each, one["noise"], found["scales"]) < 4 for runs in one["models"].values() for each in runs)
    for measured, _ in beside.every(found):
        rise = np.abs(measured["noise"]["rises"])  # below 0 where Q is, and outweighs R
        assert sweep.slope(np.array(found["scales"]), rise) == pytest.approx(2, abs=0.05)
        assert np.mean(measured["memory"]["measured"]) == pytest.approx(np.mean(measured["memory"]["late"]), abs=1.2)
        margins, flat = measured["margins"], measured["flat"]
        assert margins["reached"] == margins["of"] and not margins["violated"] and margins["distance"] > 0.01
        assert all(flat[kind]["residual"] < 0.3 * flat[kind]["largest"] for kind in ("raw", "scaled"))
        assert measured["R"] > 0 and 0 < measured["step"] < 1
    for one in found["sets"].values():
        for run in (run for runs in one.get("others", {}).values() for run in runs):
            assert set(run) == {"seed", "flat"} and all(run["flat"][kind]["largest"] > 0 for kind in ("raw", "scaled"))
        for model, runs in one["stability"].items():
            still, bounds = np.array(runs[0]["still"]), runs[0]
            assert still == pytest.approx(one["models"][model][0]["memory"]["whole"], abs=1e-3)
            assert (bounds["low"] <= still).all() and (still <= bounds["high"]).all() and bounds["steps"] >= still.max()
    assert set(found["sets"]["mnist"]["others"]) == set(found["sets"]["ecg5000"]["others"]) == {"exponential"}
    assert section.startswith("## ") and "MNIST: Lipschitz RNN" in section and "| exponential RNN | – | – |" in section
    assert len(report.claims(found)) == 10


def off(run, noise, scales):
    """Measured / predicted at the smallest scale less 1, in standard errors of the draws."""
    ratio, error = beside.weak(run, noise, scales)
    return abs(ratio - 1) / error


def linear():
    """A network whose answer is linear in its input."""
    torch.manual_seed(0)
    cell = nt.Sde(1, 3, step=[0.1, 0.2, 0.3], activation="identity", init_std=1.0)
    return nt.Network(cell, outputs=2, task="softmax", sequence=nrnn.Sequence(valid="end"))


def test_the_attack_finds_the_other_answer_of_a_linear_network(tmp_path):
    network, Z = linear(), np.random.default_rng(0).standard_normal((20, 12, 1))
    network.export(tmp_path / "linear.nrnn")
    rnn = theory.NoisyRNN.of(tmp_path / "linear.nrnn")
    own = rnn.path(Z).outputs().argmax(-1)
    nearest = theory.margin(rnn, Z, own).local  # of a linear network the distance itself
    found = attack.smallest(network, Z, own, 3 * nearest, trials=9)
    assert (found >= 0.999 * nearest).all() and (found <= 1.05 * nearest).all()


def test_a_linear_network_forgets_by_its_exponent():
    rnn = theory.NoisyRNN(A=-np.eye(2), W=np.zeros((2, 2)), U=[[1.0], [2.0]], step=0.1)
    z = np.random.default_rng(0).standard_normal((30, 1))
    whole, late = forgetting.exponents(rnn, z)
    assert whole == pytest.approx(30 * np.log(0.9)) and late == pytest.approx(15 * np.log(0.9))
    assert forgetting.measured(rnn, z) == pytest.approx(late)


def test_where_a_formula_stops_holding():
    scales = np.array([1.0, 2, 4, 8])
    assert sweep.holds_up_to(scales, np.ones(4)) == 8
    assert sweep.holds_up_to(scales, np.array([1, 1, 4, 9])) == pytest.approx(2 * 2 ** 0.5)  # halfway, in logarithms
    assert sweep.holds_up_to(scales, np.array([1, 1, -1, 9])) == 2
    assert sweep.holds_up_to(scales, np.array([0.3, 0.3, 1.2, 2.7])) == pytest.approx(2 * 2 ** 0.5)  # draws in common
    assert sweep.slope(scales, 3 * scales ** 2) == pytest.approx(2) and np.isnan(sweep.slope(scales, -scales))


def test_models_are_compared_seed_by_seed():
    models = {name: [{"seed": seed, "R": R} for seed, R in by_seed.items()]
              for name, by_seed in (("noisy", {2: 1.0, 1: 0.48, 4: 9.0}), ("plain", {1: 1.0, 2: 2.0, 3: 3.0}))}
    found = comparisons.against(figures.R, models, ("noisy", "plain"))
    assert found.text() == "0.49 × [0.378, 0.635], n = 2" and found.holds and not found.fails
    assert figures.values(figures.R, models["plain"]) == "1, 2, 3"
    assert figures.values(figures.R, models["plain"] * 2) == "2 (1 to 3)"


def made_up(noisy, plain, seeds=3):
    """Results in which the figures of the network with noise are `noisy`, the others' `plain`, each within 1 %."""
    def run(value, seed):
        value *= 1 + 0.01 * seed * value  # so that pairs are not all alike
        flat = {"largest": value, "trace": value, "residual": 0.0, "trace_error": 0.0}
        noise = {"Q": 0.002, "R": 1.0, "rises": [1e-4, 1e-2, 2.0], "weak": {"rise": 1e-4, "error": 1e-6}}
        memory = {"whole": [value], "late": [value], "measured": [value]}
        margins = {"distance": value, "reached": 5, "violated": 0, "certified": 1e-5, "rank": 0.5, "of": 5, "pairs": []}
        return {"seed": seed, "step": 0.1, "R": value, "noise": noise, "memory": memory, "margins": margins,
                "flat": {"raw": flat, "scaled": flat}}

    models = {"lipschitz": plain, "nrnn-high": noisy}
    return {"scales": [0.01, 0.1, 1.0], "sets": {"mnist": {
        "noise": {"add": 1.0, "mult": 0.0}, "counts": vars(SOURCES["mnist"].counts),
        "models": {name: [run(value, seed) for seed in range(seeds)] for name, value in models.items()}}}}


def test_claims_follow_their_intervals():
    smaller, greater, one = (report.claims(made_up(*values)) for values in ((0.5, 1.0), (2.0, 1.0), (0.5, 1.0, 1)))
    rest = ["not tested"] * 2 + ["partly", "not tested"]  # no exponents under noise; a bound that is of no use
    assert [claim.verdict for claim in smaller] == ["reproduced"] * 4 + ["not", "reproduced"] + rest
    assert [claim.parts for claim in smaller[4:]] == ["contrary in 1", "4 of 4", "", "", "1 of 2", ""]
    assert [claim.verdict for claim in greater] == ["reproduced"] * 2 + ["not"] * 2 + ["reproduced", "not"] + rest
    assert not any("|" in text for claim in smaller for text in (claim.paper, claim.ran, claim.interval))  # of tables
    assert greater[5].parts == "0 of 4; contrary in 4"
    assert [claim.verdict for claim in one] == ["reproduced"] + ["not tested"] * 5 + rest
    late = made_up(0.5, 1.0)
    for rise, runs in zip((3.94e-4, 4.06e-4), late["sets"]["mnist"]["models"].values()):
        for run in runs:
            run["noise"] |= {"weak": {"rise": rise, "error": 0.0}, "Q": 1.0}
    second, remark = report.claims(late)[:2]
    assert second.verdict == "not" and second.interval.startswith("2.00 [1.62, 2.38], n = 2 kinds")  # of 6 models
    assert remark.verdict == "not" and remark.parts == "0 of 2; contrary in 2"


def test_models_are_averaged_by_kind():
    """However many seeds one has; sets differ in length, and so in both of what is correlated."""
    found = made_up(0.5, 1.0, seeds=4)
    found["sets"]["ecg5000"] = made_up(3.0, 2.0, seeds=2)["sets"]["mnist"]
    assert beside.ranks(found).n == beside.forgets(found).n == beside.weakest(found).n == 4
    for one, late in zip(beside.by_kind(found, lambda run, _: run["memory"]["late"][0]), (1.015, 0.50375, 2.02, 3.045)):
        assert one == pytest.approx(late)
    runs = [run for run, _ in beside.every(found)]
    for run, late in zip(runs, [1.0] * 4 + [2.0] * 4 + [12.0] * 2 + [11.0] * 2):
        run["memory"] |= {"late": [late]}
    for run, measured in zip(runs, [2.0] * 4 + [1.0] * 4 + [11.0] * 2 + [12.0] * 2):
        run["memory"] |= {"measured": [measured]}
    pooled, within = beside.along(found)
    assert pooled.mean > 0.9 and within.mean == pytest.approx(-1) and pooled.n == within.n == 4
    runs[0]["noise"]["rises"] = [-1e-4, -1e-2, -2.0]
    assert beside.power(found).n == 4 and beside.falling(found) == ["MNIST, Lipschitz RNN, 1 of 4 seeds (Q + R 2)"]


def test_what_a_picture_and_the_page_leave_out(monkeypatch):
    found = made_up(0.5, 1.0)
    assert pictures.dashed(found) == "none"
    found["sets"]["mnist"]["models"]["lipschitz"][0]["noise"]["Q"] = -2.0
    assert pictures.dashed(found) == "MNIST, Lipschitz RNN"
    assert "below 0.1 by the interval in 1 of 2 kinds, above in 0" in second_order.told(found)
    had = {"mnist": {"lipschitz": [0, 1, 2], "nrnn-high": [0, 3], "lstm": [1]}}
    monkeypatch.setattr(missing, "trained", lambda name: had.get(name, {}))
    assert missing.told(found) == "of MNIST noisy RNN, high (seeds 3), LSTM"
    found["sets"]["mnist"]["others"] = {"lstm": [{"seed": 1}]}
    assert missing.told(found) == "of MNIST noisy RNN, high (seeds 3)"
    assert missing.of_stability(found) == "of MNIST Lipschitz RNN, noisy RNN, high"


def test_models_of_a_set_are_of_one_recipe(tmp_path):
    """Those of a folder that has one of the set, else those that ship; never of both."""
    assert {path.parent for _, _, path in files("ecg5000", tmp_path)} == {SHIPPED / "ecg5000"}
    own = tmp_path / "ecg5000/lipschitz-2.nrnn"
    own.parent.mkdir()
    own.touch()
    assert files("ecg5000", tmp_path) == [("lipschitz", 2, own)]
    assert {path.parent for _, _, path in files("mnist", tmp_path)} == {SHIPPED / "mnist"}


def test_what_was_measured_otherwise_is_not_joined(tmp_path):
    given = argparse.Namespace(out=tmp_path, quick=False)
    settings = __main__._settings("ecg5000", quick=False)
    results.save(tmp_path, {"scales": sweep.SCALES, "sets": {"ecg5000": settings | {"models": {}}}})
    assert __main__._held(["ecg5000", "mnist"], given) == {"ecg5000": settings | {"models": {}}}
    given.quick = True
    with pytest.raises(ConfigError, match="expected counts .* found .*take another --out"):
        __main__._held(["ecg5000"], given)


def test_what_is_not_measured_again_stays():
    def of(*seeds, figure):
        return [{"seed": seed, "figure": figure} for seed in seeds]

    before = {"mnist": {"counts": {}, "models": {"nrnn-low": of(1, figure="old"), "lipschitz": of(1, 2, figure="old")}}}
    found = {"mnist": {"counts": {}, "models": {"lipschitz": of(2, 3, figure="new")}}}
    assert list(merged.over({"ecg5000": {"models": {}}} | before, found)) == ["mnist", "ecg5000"]  # as SOURCES has them
    models = merged.over(before, found)["mnist"]["models"]
    assert list(models) == ["lipschitz", "nrnn-low"]
    assert models["lipschitz"] == of(1, figure="old") + of(2, 3, figure="new")
    assert models["nrnn-low"] == of(1, figure="old")
    both = merged.over({"mnist": before["mnist"] | {"others": {"lstm": of(1, figure="old")}}},
                       {"mnist": {"others": {"cornn": of(1, figure="new")}}})["mnist"]
    assert both["models"] == before["mnist"]["models"] | {} and list(both["others"]) == ["cornn", "lstm"]
