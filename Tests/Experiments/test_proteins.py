"""Proteins: a quick run, and the parts that the figures rest on."""

import numpy as np
import pytest
import torch
from nrnn.train.data.proteins import vectors

import nrnn
from experiments.proteins import logistic, report, scores, words


def test_quick_run(run, small_data, tmp_path):
    found, section, folder = run("proteins", "--data", small_data)
    assert section.startswith("## ") and len(found["runs"]) == 16
    for one in found["runs"]:
        assert all(0 <= one[name] <= 1 for name in report.SCORES)
        assert one["kept_epoch"] == one["trained"]
    for form, held in found["sets"].items():
        assert len(held["rounds"]) == 8 and held["majority"]["auroc"] == 0.5
        for name, rounds in held["rounds"].items():
            assert name.startswith(form) and min(rounds) > 0
            assert nrnn.Model.load(folder / f"models/{name}").verify()
    report.draw(found, tmp_path / "pictures")
    assert (tmp_path / "pictures/proteins.png").exists()


def test_frequencies_of_words():
    found = words.frequencies(vectors("ARXARA"), 2)
    assert found.shape == (420,) and found[:2] == pytest.approx([3 / 5, 2 / 5])  # A and R lead the alphabet
    pairs = found[20:].reshape(20, 20)
    assert (pairs[0, 1], pairs[1, 0], pairs.sum()) == pytest.approx((2 / 3, 1 / 3, 1))


def test_scores():
    P = np.array([[0.9, 0.1], [0.6, 0.4], [0.7, 0.3], [0.2, 0.8]])
    found = scores.scores(P, np.array([0, 0, 1, 1]))
    assert found["accuracy"] == 0.75 and found["auroc"] == 0.75
    assert found["f1"] == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert scores.scores(np.full((4, 2), 0.5), np.array([0, 0, 1, 1]))["auroc"] == 0.5


def test_logistic_regression_finds_the_odds():
    torch.manual_seed(0)
    X = 3 + 5 * torch.randn(4000, 2)
    y = (torch.rand(4000) < torch.sigmoid(0.4 * X[:, 0] - 1)).long()
    _, readout = logistic.chosen((X[:3000], y[:3000]), (X[3000:], y[3000:]), 2)
    slope, offset = readout.V[1] - readout.V[0], readout.c[1] - readout.c[0]
    np.testing.assert_allclose([*slope, offset], [0.4, 0, -1], atol=0.15)
