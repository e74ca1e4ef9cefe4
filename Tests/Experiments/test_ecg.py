"""Heart beats: every model is trained a little, exported, judged through the engine."""

import numpy as np

import nrnn
from experiments.ecg import data, tries


def test_quick_run(run, small_data):
    found, section, folder = run("ecg", "--data", small_data)
    assert section.startswith("## ") and found["parts"]["test"] == [2, 2]
    assert list(found["models"]) == list(data.MODELS)
    for name, model in found["models"].items():
        one = model["seeds"][0]
        assert list(one["scores"]) == found["columns"] and all(0 <= score <= 100 for score in one["scores"].values())
        held = nrnn.Model.load(folder / one["file"])
        assert held.verify() and held.has_noise == ("ensemble" in one) == name.startswith("nrnn")


def test_windows_for_others(small_data):
    X, labels = data.test(small_data)
    assert X.shape == (4, 140, 1) and sorted(labels) == [0, 0, 1, 1]
    np.testing.assert_allclose(X.std(1), 1, atol=1e-5)


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
