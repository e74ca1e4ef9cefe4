"""What both experiments with heart beats share: settings, seeds, first weights, comparisons."""

import nrnn.train
import pytest
import torch
from nrnn.train.models import build

from experiments.beats import claims, compare, findings, judge, task, tries
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


def test_the_others_have_half_as_many_seeds():
    assert task.seeds_of("nrnn-off", range(1, 11)) == range(1, 11)
    assert task.seeds_of("lstm", range(1, 11)) == range(1, 6)
    assert task.seeds_of("lstm", range(1, 2)) == range(1, 2)


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
    """Three seeds; the NRNN is 4, 5 and 6 points ahead under white noise, as many behind under FGSM, else level."""
    def scores(seed, white, misled):
        return {column: 90 + seed + white * column.startswith("white") + misled * column.startswith("FGSM")
                for column in judge.columns()}

    def seeds(ahead, count=3):
        lead = {s: ahead * (3 + s) for s in range(1, count + 1)}
        return {"seeds": [{"seed": s, "scores": scores(s, by, -by)} for s, by in lead.items()]}

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


def test_verdicts_follow_the_numbers(found):
    assert [one.verdict for one in report.claims(found)] == ["reproduced", "reproduced", "not", "not", "not", "not"]
    assert claims.on_disturbed(found, "", "", ["white", "FGSM"]).verdict == "partly"
    assert "white 1.2: +5.0 [+2.5, +7.5] points, n = 3 over noise off" in report.claims(found)[1].interval
    del found["models"]["nrnn-off"]
    assert {one.verdict for one in report.claims(found)} == {"not tested"}


def test_attacks_are_on_beats_of_both_kinds(small_data):
    """Evenly over a part that is sorted: its first beats are all normal."""
    part = data.load(small_data).test
    assert part.y[:8].sum() == 0 and task.spread(part, 16).y.mean() == 0.5 and len(task.spread(part, 999)) == len(part)
