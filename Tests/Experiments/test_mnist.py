"""Every model of every task for a few batches, then through the engine; runs side by side; what the claims rest on."""

import json
import subprocess
import sys

import nrnn.train
import pytest
import torch
from conftest import ROOT
from nrnn.train.config import parse
from nrnn.train.loop import Run as Training

import nrnn
from experiments.mnist import compare, runs
from experiments.mnist.claims import HIGH, claims
from experiments.mnist.report import draw
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
    reduced = [*found["tasks"]["reduced"].values(), *found["tasks"]["reduced-permuted"].values()]
    learnt = [one["scores"]["clean"] for (one,) in reduced]
    assert min(learnt) >= 30 and sum(learnt) / len(learnt) >= 60  # by chance 10
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
    for minutes, done in ((0, f"0 of {every}"), (0.15, ""), (5, f"{every} of {every}"), (0, f"{every} of {every}")):
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
    found = runs.gathered(tmp_path)["tasks"]
    second = {"seed": 2, "scores": {"clean": 2.0}}
    assert found == {ORDERED: {"lipschitz": [before | {"attacks": {"clean": 1.0}}, second]}}


def _task(**shares):
    """Models of `shares`, one seed for each value of white noise 0.3."""
    return {name: [{"seed": seed, "scores": {"white 0.3": share}} for seed, share in enumerate(each, 1)]
            for name, each in shares.items()}


def test_differences_are_of_the_seeds_that_both_have():
    models = _task(**{"nrnn-high": [80.0, 81.0, 90.0], "lipschitz": [70.0, 70.0]})
    found = compare.differences(models, HIGH, ["white 0.3"])
    assert compare.brief(found) == "σ 0.3: +10.5 [+4.1, +16.9]; points, n = 2"
    assert compare.told(found) == "ahead: σ 0.3"
    assert compare.difference(models, ("lstm", "lipschitz"), "white 0.3") is None
    models = _task(**{"nrnn-high": [70.1, 69.9, 70.0], "lipschitz": [70.0] * 3})
    level = compare.differences(models, HIGH, ["white 0.3"])
    assert compare.told(level) == "level within 1 point: σ 0.3"


def test_a_claim_without_runs_is_not_tested():
    assert {claim.verdict for claim in claims({"tasks": {}})} == {"not tested"}
