"""Every model of every task for a few batches, then through the engine; runs side by side; what the claims rest on."""

import json
import subprocess
import sys

import nrnn.train
import pytest
import torch
from conftest import ROOT
from nrnn.train import ConfigError, parse
from nrnn.train.loop import Run as Training

import nrnn
from experiments.mnist import compare, gather, runs
from experiments.mnist.__main__ import parser
from experiments.mnist.__main__ import runs as asked
from experiments.mnist.claims import HIGH, claims
from experiments.mnist.report import draw
from experiments.mnist.rule import Rule
from experiments.mnist.tasks import ORDERED, TASKS, recipes


def test_quick(run, small_data, tmp_path):
    found, section, folder = run("mnist", "--data", small_data)
    assert set(found["tasks"]) == set(TASKS)
    for task, models in found["tasks"].items():
        assert set(models) == set(recipes(task))
        for name, (one,) in models.items():
            assert nrnn.Model.load(folder / f"{runs.Run(task, name, 1, folder).stem}.nrnn").verify().failed == 0
            assert list(one["scores"]) == found["columns"] and list(one["attacks"]) == found["attack columns"]
            assert all(0 <= share <= 100 for kind in ("scores", "attacks") for share in one[kind].values())
            assert len(one["validation"]) == len(one["loss"]) == one["epochs"] == 8
            assert min(one["loss"]) < 0.95 * one["loss"][0] or one["scores"]["clean"] == 100, (task, name)
        learnt = [one["scores"]["clean"] for (one,) in models.values()]
        assert sum(learnt) / len(learnt) >= 55, task  # by chance 10
    full = found["tasks"][ORDERED]
    assert full["nrnn-high"][0]["parameters"] == full["nrnn-low"][0]["parameters"] == 34_442 + 27 * 128  # a row a step
    assert "| noisy RNN, high |" in section and "### Reduced" in section
    draw(found, tmp_path)
    assert (tmp_path / "mnist.png").exists() and (tmp_path / "mnist-reduced.png").exists()


@pytest.mark.parametrize("task", TASKS)
def test_with_and_without_noise_the_same_weights_see_the_same_digits(task, small_data):
    pair = []
    for name in ("nrnn-high", "nrnn-off"):
        config = parse(recipes(task)[name] | {"seed": 3})
        data = nrnn.train.sets.load("mnist", small_data, **config.data.options)
        pair.append((config, Training(config, data)))
    (high, noisy), (off, quiet) = pair
    assert high.noise.mode == "official" and off.noise.mode == "off"
    assert high.as_dict() | {"noise": None, "name": ""} == off.as_dict() | {"noise": None, "name": ""}
    weights = quiet.network.state_dict()
    assert all(torch.equal(value, weights[name]) for name, value in noisy.network.state_dict().items())
    assert noisy.network.cells[0].injected is not None and quiet.network.cells[0].injected is None


def test_side_by_side_what_is_cut_off_goes_on(small_data, tmp_path):
    every = len(recipes("reduced"))
    for minutes, done in ((0, f"0 of {every}"), (0.15, ""), (60, f"{every} of {every}"), (0, f"{every} of {every}")):
        command = [sys.executable, "-m", "experiments.mnist.all", "--quick", "--task", "reduced", "--at-once", "2",
                   "--minutes", str(minutes), "--data", str(small_data), "--out", str(tmp_path)]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert said.returncode == 0 and done in said.stdout, said.stderr[-3000:]
    for name in recipes("reduced"):
        lines = (tmp_path / f"runs/reduced/{name}-1/log.jsonl").read_text().splitlines()
        assert [json.loads(line)["epoch"] for line in lines if '"epoch"' in line] == [*range(1, 9)]


def test_what_another_machine_left_stays(tmp_path):
    before = {"seed": 1, "scores": {"clean": 99.0}}
    (tmp_path / "results.json").write_text(json.dumps({"tasks": {ORDERED: {"lipschitz": [before]}}}))
    for seed, name in ((1, "attacks"), (2, "scores"), (3, "attacks")):  # the third is not judged yet
        folder = runs.Run(ORDERED, "lipschitz", seed, tmp_path).folder
        folder.mkdir(parents=True)
        (folder / f"{name}.json").write_text(json.dumps({name: {"clean": float(seed)}}))
    found = gather.gathered(tmp_path)["tasks"]
    second = {"seed": 2, "scores": {"clean": 2.0}}
    assert found == {ORDERED: {"lipschitz": [before | {"attacks": {"clean": 1.0}}, second]}}


@pytest.fixture
def one(small_data, tmp_path):
    """A quick run of a task, and what is given on its command line."""
    given = parser().parse_args(["--data", str(small_data), "--out", str(tmp_path), "--quick", "--task", "reduced"])
    return runs.Run("reduced", "lipschitz", 1, tmp_path), given


def test_a_run_that_was_cut_off_in_its_first_epoch_begins_anew(one):
    run, given = one
    run.folder.mkdir(parents=True)
    (run.folder / "log.jsonl").write_text("")
    (run.folder / "model.nrnn").write_text("")  # machine.json is written last
    runs.train(run, given)
    assert run.done and nrnn.Model.load(run.file).verify().failed == 0


def test_a_model_of_another_recipe_is_refused(one):
    run, given = one
    given.seeds = [1]
    runs.train(run, given)
    assert run in asked(given)
    elsewhere = run.recipe | {"training": run.recipe["training"] | {"device": "cuda", "threads": 4}}
    assert runs._fixed(elsewhere) == runs._fixed(run.recipe)  # where it is trained is free
    given.quick = False
    with pytest.raises(ConfigError, match="expected the recipe of .*model.nrnn, found another: delete .*lipschitz-1"):
        asked(given)


def test_a_run_that_is_trained_again_keeps_nothing_of_the_old_weights(one):
    run, given = one
    old = {"seed": 1, "scores": {"clean": 1.0}, "attacks": {"clean": 1.0}}
    (run.out / "results.json").write_text(json.dumps({"tasks": {"reduced": {"lipschitz": [old]}}}))
    for step in ("train", "judge"):
        runs.STEPS[step](run, given)
    (entry,) = gather.gathered(run.out)["tasks"]["reduced"]["lipschitz"]
    assert "attacks" not in entry and entry["recipe"]["training"]["epochs"] == entry["epochs"] == 8
    assert entry["recipe"]["seed"] == 1 and entry["scores on"]["digits"] == 20


def test_a_model_is_judged_again_if_its_file_or_the_digits_are_others(one, monkeypatch):
    run, given = one
    monkeypatch.setattr(runs, "judge", lambda *_: {"clean": 7.0})  # stands for a judgement of its own
    held = run.folder / "scores.json"
    run.folder.mkdir(parents=True)
    (run.folder / "model.nrnn").write_bytes(b"one")
    runs.judged(run, given)
    first = json.loads(held.read_text())
    assert first["scores"] == {"clean": 7.0}
    monkeypatch.setattr(runs, "judge", lambda *_: {"clean": 8.0})
    runs.judged(run, given)
    assert json.loads(held.read_text()) == first
    (run.folder / "model.nrnn").write_bytes(b"two")
    assert gather.gathered(run.out)["tasks"] == {}
    runs.judged(run, given)
    assert json.loads(held.read_text())["scores"] == {"clean": 8.0}
    held.write_text(held.read_text().replace('"digits": 20', '"digits": 9').replace("8.0", "9.0"))
    runs.judged(run, given)
    assert json.loads(held.read_text())["scores"] == {"clean": 8.0}


def _task(**shares):
    """Models of `shares`, one seed for each value of white noise 0.3."""
    return {name: [{"seed": seed, "scores": {"white 0.3": share}} for seed, share in enumerate(each, 1)]
            for name, each in shares.items()}


def test_differences_are_of_the_seeds_that_both_have():
    models = _task(**{"nrnn-high": [80.0, 81.0, 90.0], "lipschitz": [70.0, 70.0]})
    found = compare.differences(models, HIGH, ["white 0.3"])
    assert compare.brief(found) == "σ 0.3: +10.5 [+4.1, +16.9]"
    assert compare.told(found) == "ahead: σ 0.3"
    assert compare.difference(models, ("lstm", "lipschitz"), "white 0.3") is None
    models = _task(**{"nrnn-high": [70.1, 69.9, 70.0], "lipschitz": [70.0] * 3})
    level = compare.differences(models, HIGH, ["white 0.3"])
    assert compare.told(level) == "level within 1 point: σ 0.3"


def test_a_claim_without_runs_is_not_tested():
    assert {claim.verdict for claim in claims({"tasks": {}})} == {"not tested"}


def test_a_claim_of_several_networks_has_a_part_for_each():
    models = _task(**{"nrnn-high": [80.0, 82.0], "lipschitz": [70.0, 71.0], "cornn": [85.0, 87.1]})
    rule = Rule("", "", ORDERED, [HIGH, ("nrnn-high", "cornn")], ["white 0.3"])
    claim = rule.claim({"tasks": {ORDERED: models}})
    assert claim.verdict == "partly" and claim.parts == "1 of 2; contrary in 1"
    assert claim.interval.startswith("over Lipschitz RNN σ 0.3: +10.5 [+4.1, +16.9]; over coRNN σ 0.3: -5.")
    del models["cornn"]
    assert rule.claim({"tasks": {ORDERED: models}}).verdict == "not tested"
