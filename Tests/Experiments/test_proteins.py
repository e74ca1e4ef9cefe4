"""Proteins: a quick run that learns, and the parts that the figures rest on."""

import numpy as np
import pytest
import torch
from nrnn.train.data.proteins import vectors

import nrnn
from experiments.proteins import comparisons, logistic, report, rows, scores, words
from experiments.proteins.variants import BASES, KINDS, LADDER, NEAR, PLACES, TRAINED


def test_quick_run(run, small_data, tmp_path):
    found, section, folder = run("proteins", "--data", small_data)
    assert section.startswith("## ") and len(found["runs"]) == len(KINDS) + len(TRAINED)
    for one in found["runs"]:
        assert one["kept_epoch"] == one["trained"] and all(0 <= one[name] <= 1 for name in report.SCORES)
        assert one["right"].count("1") == pytest.approx(one["accuracy"] * len(one["right"]))
    for form, held in found["sets"].items():
        for name, rounds in held["rounds"].items():
            assert name.startswith(form) and min(rounds) > 0
    for kind, trained in [*rows.rows("families"), *rows.rows("places")]:
        assert nrnn.Model.load(folder / "models" / kind.file(1, trained)).verify()
    assert_learnt(found)
    assert_trained(found, folder / "models")
    report.draw(found, tmp_path / "pictures")
    assert (tmp_path / "pictures/proteins.png").exists()
    assert [one.verdict for one in report.claims(found)].count("not tested") == 1


def assert_learnt(found):
    """The tiny set has three places with letters of their own, and two families, one nearly as large as the other."""
    accuracy = {form: [one["accuracy"] for one in found["runs"] if one["form"] == form] for form in BASES}
    assert min(accuracy["families"]) == 1
    chance = next(one["majority"]["accuracy"] for one in found["words"] if one["form"] == "places")
    assert chance < 0.5 and np.mean(accuracy["places"]) > chance + 0.3 and min(accuracy["places"]) > chance + 0.1
    losses = [one["validation_loss"] for one in found["runs"]]
    assert np.mean(losses) < 0.75 * np.log(3) and max(losses) < np.log(3)
    assert all(one["accuracy"] > one["majority"]["accuracy"] + 0.3 for one in found["words"])


def assert_trained(found, models):
    """K-means and a fitted readout learn all that untrained: training moves the anchors, and on the places, where a loss
    is left, the readout fitted again has a lower one."""
    for kind in TRAINED:
        frozen, trained = (rows.runs(found, (kind, trained))[1]["validation_loss"] for trained in (False, True))
        assert kind.form == "families" or trained < 0.95 * frozen
        before, after = (nrnn.ModelFile.of(models / kind.file(1, trained)).layers[0].anchors
                         for trained in (False, True))
        assert np.abs(after - before).max() > 0.05


def test_a_comparison_differs_in_one_thing():
    for one in comparisons.ALL:
        if one.second is not None:
            assert {one.first, one.second} <= set(KINDS)
            assert sum(value != getattr(one.second, name) for name, value in vars(one.first).items()) == 1
    assert {one.first for one in comparisons.TRAINING} == set(TRAINED) <= set(KINDS)
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_encoding_and_split_of_a_kind():
    for kind in KINDS:
        config = kind.config(3, quick=False)
        assert config.seed == config.data.options["seed"] == 3 and config.layers[0].options["units"] == kind.units
        centred = kind.blosum and kind.pooling == "mean"
        assert config.data.options["encoding"] == ("one_hot" if not kind.blosum else "blosum62" + "_centred" * centred)


def test_which_kinds_train_their_anchors():
    assert NEAR.trains and not LADDER[3].trains


def test_pairs_are_splits_or_else_sequences():
    def seeds(*held):
        return {seed: {"accuracy": value, "right": "1" * 30 + "0" * 10 + right} for seed, value, right in held}
    ours, theirs = seeds((1, 0.9, "1" * 60), (2, 0.6, "")), seeds((1, 0.8, "0" * 60), (2, 0.5, ""), (3, 0.1, ""))
    ahead, values = rows.gain(ours, theirs), np.repeat([100, 0], [60, 40])
    assert ahead.by.mean == 60 and ahead.text().endswith("points, n = 100 sequences")
    assert ahead.by.high - ahead.by.mean == pytest.approx(1.984217 * values.std(ddof=1) / 10, rel=1e-5)
    ahead = rows.gain(ours | {3: {"accuracy": 0.3}}, theirs)
    assert ahead.by.mean == pytest.approx(40 / 3) and ahead.by.n == 3 and ahead.pairs == "splits"
    assert (NEAR, True) in rows.rows("places") and (PLACES, True) not in rows.rows("places")


def test_frequencies_of_words():
    found = words.frequencies(vectors("ARXARA"), 2)
    assert found.shape == (420,) and found[:2] == pytest.approx([3 / 5, 2 / 5])  # A and R lead the alphabet
    pairs = found[20:].reshape(20, 20)
    assert (pairs[0, 1], pairs[1, 0], pairs.sum()) == pytest.approx((2 / 3, 1 / 3, 1))


def test_scores():
    P = np.array([[0.9, 0.1], [0.6, 0.4], [0.7, 0.3], [0.2, 0.8]])
    found = scores.scores(P, np.array([0, 0, 1, 1]))
    assert found["accuracy"] == 0.75 and found["auroc"] == 0.75 and found["right"] == [True, True, False, True]
    assert found["f1"] == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert scores.scores(np.full((4, 2), 0.5), np.array([0, 0, 1, 1]))["auroc"] == 0.5


def test_logistic_regression_finds_the_odds():
    torch.manual_seed(0)
    X = 3 + 5 * torch.randn(4000, 2)
    y = (torch.rand(4000) < torch.sigmoid(0.4 * X[:, 0] - 1)).long()
    _, penalty, readout = logistic.chosen((X[:3000], y[:3000]), (X[3000:], y[3000:]), 2)
    slope, offset = readout.V[1] - readout.V[0], readout.c[1] - readout.c[0]
    np.testing.assert_allclose([*slope, offset], [0.4, 0, -1], atol=0.15)
    assert penalty < 0.3
