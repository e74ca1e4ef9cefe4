"""What README.md says of the experiments is what their committed results give."""

import json

import pytest
from conftest import ROOT

from experiments.beats import compare as beats
from experiments.mnist.claims import HIGH, HIGH_OWN
from experiments.mnist.compare import difference
from experiments.verdicts import by_seed

README = " ".join((ROOT / "README.md").read_text().split()).replace(" points [", " [")
DIGITS = [("ordered", HIGH, "white 0.3"), ("reduced", HIGH_OWN, "white 0.3"), ("reduced", HIGH_OWN, "FGSM 0.04"),
          *(("reduced-permuted", HIGH_OWN, column) for column in ("white 0.3", "FGSM 0.04", "salt and pepper 0.1", "clean"))]


def results(folder):
    return json.loads((ROOT / folder / "results.json").read_text())


def figures(one):
    return one.numbers("{:.1f}")


@pytest.mark.parametrize("column", ["white 0.8", "white 1.2", "FGSM 0.1", "FGSM 0.2"])
def test_heart_beats(column):
    assert figures(beats.difference(results("experiments/ecg5000"), "nrnn-paper", "nrnn-off", column)) in README


@pytest.mark.parametrize("task, pair, column", DIGITS)
def test_mnist(task, pair, column):
    assert figures(difference(results("experiments/mnist")["tasks"][task], pair, column)) in README


def test_clean_digits():
    models = results("experiments/mnist")["tasks"]["ordered"]
    each = [sum(run["scores"]["clean"] for run in models[name]) / len(models[name]) for name in HIGH]
    assert "({:.1f} and {:.1f} %)".format(*each) in README


def test_multiplicative_noise_shows_nothing():
    found = results("experiments/ecg5000")
    kinds = [f"multiplicative {level}" for level in ("0.4", "0.8", "1.2")]
    assert not any(beats.difference(found, "nrnn-paper", "nrnn-off", kind).above for kind in kinds)


def test_the_lipschitz_rnn_stands_up_better_on_permuted_digits():
    models = results("experiments/mnist")["tasks"]["reduced-permuted"]
    assert difference(models, HIGH, "FGSM 0.04").below and difference(models, HIGH, "salt and pepper 0.1").below


def test_the_digits_of_the_demonstration():
    """Noisy against plain, paired by seed, and each alone."""
    found = results("examples/digits")
    plain, noisy = ({int(seed): one["white 0.3"] for seed, one in found[name]["seeds"].items()} for name in ("plain", "noisy"))
    told = [f"{sum(one.values()) / len(one):.1f} %" for one in (noisy, plain)]
    assert "noise reads {} right, the other {}, ahead by ".format(*told) + figures(by_seed(noisy, plain)) in README
