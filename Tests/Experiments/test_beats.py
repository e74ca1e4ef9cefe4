"""What both experiments with heart beats share: settings, seeds, first weights, comparisons."""

import argparse
import json
from dataclasses import replace

import nrnn.train
import pytest
import torch
from nrnn.train import ConfigError
from nrnn.train.models import build

from experiments.beats import claims, command, compare, findings, judge, runs, task, tries
from experiments.ecg5000 import data, report


def test_the_setting_is_kept_that_is_right_most_often():
    def validated(*pairs):
        return [{"accuracy": accuracy, "loss": loss} for accuracy, loss in pairs]

    assert tries.best(validated((0.8, 0.1), (0.9, 1), (0.7, 0))) == 1
    assert tries.best(validated((0.9, 1), (0.9, 0.1))) == 1


def test_every_combination_is_tried_once():
    config = {"layers": [{"step": 0}], "optimiser": {},
              "settings": {"optimiser.lr": [1, 2], "layers.0.step": [3, 4]}}
    made = [(one["optimiser"]["lr"], one["layers"][0]["step"]) for _, one in tries.tries(config)]
    assert made == [(1, 3), (1, 4), (2, 3), (2, 4)] and "settings" in config


def test_all_models_are_tried_alike():
    for name, config in data.TASK.models.items():
        made = [setting for setting, _ in tries.tries(config)]
        assert [tuple(one.values()) for one in made] == [(0.01, 30), (0.01, 15), (0.003, 30), (0.003, 15)], name


def test_the_others_may_have_fewer_seeds():
    few = replace(data.TASK, others=3)
    assert few.seeds_of("nrnn-off", range(1, 11)) == range(1, 11)
    assert few.seeds_of("lstm", range(1, 11)) == range(1, 4)
    assert few.seeds_of("lstm", range(1, 2)) == range(1, 2)


def test_nrnns_and_lipschitz_rnn_begin_with_the_same_weights(small_data):
    """So a seed's difference is what noise does, and not what it drew at first."""
    begun = {}
    for name in ("nrnn-paper", "nrnn-high", "nrnn-off", "lipschitz"):
        config = nrnn.train.parse({key: value for key, value in data.TASK.models[name].items() if key != "settings"})
        torch.manual_seed(3)
        begun[name] = build(config, data.load(small_data)).state_dict()
    for name in ("nrnn-high", "nrnn-off"):
        assert begun[name].keys() == begun["nrnn-paper"].keys()
        assert all(torch.equal(begun[name][key], held) for key, held in begun["nrnn-paper"].items())
    for key, held in begun["lipschitz"].items():  # its step is one number
        assert torch.equal(held.expand_as(begun["nrnn-paper"][key]), begun["nrnn-paper"][key])


@pytest.fixture
def found():
    """Three seeds; the NRNN is 4, 5 and 6 points ahead under white noise, as many behind under FGSM, within 0.1 on
    clean beats, else the same."""
    def scores(seed, white, misled):
        clean = 0.02 * white * (-1) ** seed
        return {column: 90 + seed + white * column.startswith("white") + misled * column.startswith("FGSM")
                + clean * (column == "clean") for column in judge.columns()}

    def seeds(ahead, count=3):
        lead = {s: ahead * (3 + s) for s in range(1, count + 1)}
        return {"setting": {"optimiser.lr": 0.01, "training.epochs": 30},
                "seeds": [{"seed": s, "step": 0.1 + ahead * s / 1000, "scores": scores(s, by, -by)}
                          for s, by in lead.items()]}

    models = {"lipschitz": seeds(0), "nrnn-off": seeds(0), "nrnn-paper": seeds(1), "nrnn-high": seeds(1, count=2)}
    return {"columns": judge.columns(), "models": models}


def test_differences_are_paired_by_seed(found):
    one = compare.difference(found, "nrnn-paper", "nrnn-off", "white 0.8")
    assert one.mean == pytest.approx(5) and one.above and one.n == 3
    assert compare.difference(found, "nrnn-high", "nrnn-paper", "white 0.8").n == 2
    found["models"]["nrnn-off"]["seeds"].pop(0)
    assert compare.difference(found, "nrnn-paper", "nrnn-off", "white 0.8").mean == pytest.approx(5.5)


def test_sentences_follow_the_numbers(found):
    assert compare.said(found, "nrnn-paper", "nrnn-off") == (
        "higher: white 0.4 / 0.8 / 1.2; lower: FGSM 0.05 / 0.1 / 0.2; not told apart: clean, "
        "multiplicative 0.4 / 0.8 / 1.2, salt and pepper 0.03 / 0.05 / 0.1, PGD 0.05 / 0.1 / 0.2")
    assert "holds in 4 of 8 comparisons** under white noise and FGSM" in findings.order(found, ("white", "FGSM"))
    assert "In 4 the interval is below 0, in 0 it holds 0" in findings.order(found, ("white", "FGSM"))
    assert "level within 1 point" in findings.clean(found) and "not shown" not in findings.clean(found)
    assert "| white 0.8 | **+5.0 [+2.5, +7.5]** |" in compare.table(found)


def test_steps_are_compared_by_seed(found):
    assert "noisy RNN .06 / .03 102.0 [99.5, 104.5], n = 3" in findings.steps(found)
    assert "noisy RNN .06 / .03 less noisy RNN, noise off +2.0 [-0.5, +4.5], n = 3." in findings.steps(found)
    del found["models"]["nrnn-off"]
    assert "less" not in findings.steps(found)


def test_a_mean_that_hangs_on_one_seed_is_told(found):
    for one, white in zip(found["models"]["nrnn-paper"]["seeds"], (90, 91, 123)):
        one["scores"]["white 1.2"] = white  # the rivals have 91, 92 and 93
    assert "under white 1.2 ahead in 1 of 3 seeds, median -1.0, mean +9.3 [-35.1, +53.8]" in findings.seeds(found)
    least = min(one["scores"]["clean"] for one in found["models"]["nrnn-paper"]["seeds"])
    assert f"noisy RNN .06 / .03 {least:.1f}, 90.0 and 87.0 (of 3 seeds)" in findings.lowest(found)


def test_settings_that_differ_are_told_beside_what_is_compared(found):
    assert compare.pairs(found)["nrnn-off", "lipschitz"] == "trained steps"
    found["models"]["lipschitz"]["setting"] = {"optimiser.lr": 0.01, "training.epochs": 15}
    assert compare.pairs(found)["nrnn-off", "lipschitz"] == "trained steps, and epochs 30 against 15"
    assert compare.pairs(found)["nrnn-paper", "nrnn-off"] == "noise"
    assert "over Lipschitz RNN (epochs 30 against 15, n = 3): clean" in report.claims(found)[0].interval
    assert "over noise off (n = 3): clean" in report.claims(found)[0].interval


def test_verdicts_follow_the_numbers(found):
    assert [one.verdict for one in report.claims(found)] == [
        "reproduced", "reproduced", "not", "not", "not", "not", "not tested", "not tested"]
    assert [one.parts for one in report.claims(found)[1:3]] == ["4 of 4", "0 of 4"]
    assert report.claims(found)[4].parts == "0 of 4; contrary in 4"
    both = claims.on_disturbed(found, "", "", ["white", "FGSM"])
    assert (both.verdict, both.parts) == ("partly", "4 of 8; contrary in 4")
    told = "points over noise off (n = 3): white 0.8 +5.0 [+2.5, +7.5], white 1.2 +5.0 [+2.5, +7.5]; points over"
    assert told in report.claims(found)[1].interval
    del found["models"]["nrnn-off"]
    assert {one.verdict for one in report.claims(found)} == {"not tested"}


def test_a_cost_on_clean_beats_is_contrary_beyond_the_margin(found):
    def clean(*points):
        for one, by in zip(found["models"]["nrnn-paper"]["seeds"], points):
            one["scores"]["clean"] = 90 + one["seed"] - by
        return claims.on_clean(found, "", "")

    assert (clean(2.9, 3.0, 3.1).verdict, clean(2.9, 3.0, 3.1).parts) == ("not", "0 of 2; contrary in 2")
    assert clean(0.4, 0.5, 0.6).parts == "2 of 2" and clean(0.1, 1.0, 2.0).parts == "0 of 2"


def test_attacks_are_on_beats_of_both_kinds(small_data):
    """Evenly over a part that is sorted: its first beats are all normal."""
    part = data.load(small_data).test
    assert part.y[:8].sum() == 0 and task.spread(part, 16).y.mean() == 0.5 and len(task.spread(part, 999)) == len(part)


def test_other_models_and_seeds_stay(tmp_path, monkeypatch):
    """A model of one seed is run again: what results.json has of its others and of other models stays."""
    setting = {"optimiser.lr": 0.01}
    old = {"setting": setting, "seeds": [{"seed": seed, "scores": "old"} for seed in (1, 2)]}
    (tmp_path / "results.json").write_text(json.dumps({"models": {"lipschitz": old, "lstm": old}}))
    trained = {"setting": setting, "parameters": 9, "accuracy": 1.0, "loss": 0.1, "train_loss": 0.1, "step": None,
               "engine": ""}
    held = runs.Runs(data.TASK, None, argparse.Namespace(out=tmp_path, seeds=range(1, 2), quick=True))
    monkeypatch.setattr(command, "_shared", lambda _: {})
    monkeypatch.setattr(runs.Runs, "trained", lambda self, jobs: [trained for _ in jobs])
    monkeypatch.setattr(runs.Runs, "judged", lambda self, jobs: [{"seed": s, "scores": "new"} for _, s, _ in jobs])
    found = command.gathered(held, ["lipschitz", "nrnn-off"])["models"]
    assert list(found) == ["lipschitz", "nrnn-off", "lstm"] and found["lstm"] == old
    assert [(one["seed"], one["scores"]) for one in found["lipschitz"]["seeds"]] == [(1, "new"), (2, "old")]
    trained["setting"] = {"optimiser.lr": 0.003}
    with pytest.raises(ConfigError, match="expected setting {'optimiser.lr': 0.01}, .* found {'optimiser.lr': 0.003}"):
        command.gathered(held, ["lipschitz"])


def test_an_nrnn_is_compared_with_every_other_network(found):
    """Of which two are level, and one is ahead."""
    rivals = {name: {"seeds": [{"seed": one["seed"], "scores": {column: value + by for column, value in one["scores"].items()}}
                               for one in found["models"]["lipschitz"]["seeds"]]}
              for name, by in (("cornn", 0), ("exponential", 0), ("antisymmetric", 20))}
    found["models"] |= rivals
    claim = claims.on_others(found, "", "", list(rivals), ["white"])
    assert (claim.verdict, claim.parts) == ("partly", "4 of 6; contrary in 2")
    assert claim.interval.startswith("points over coRNN white 0.8 +5.0 [+2.5, +7.5], white 1.2 +5.0")
    assert claim.interval.endswith("; n = 3")
