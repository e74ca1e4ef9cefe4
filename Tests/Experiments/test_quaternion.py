"""Quaternion LSTMs: a quick run of all tasks, and how equal quality is found."""

import numpy as np
import pytest

import nrnn
from experiments.quaternion import equals, report
from experiments.quaternion.tasks import TASKS
from experiments.quaternion.widths import WIDTHS


def test_quick_run(run, small_data, tmp_path):
    found, section, folder = run("quaternion", "--data", small_data)
    assert section.startswith("## ") and section.count("QLSTM") > len(TASKS)
    assert {one["task"] for one in found["runs"]} == {task.name for task in TASKS}
    for one in found["runs"]:
        assert one["test_accuracy"] == pytest.approx(one["test_accuracy_torch"]) and 0 <= one["test_accuracy"] <= 1
    for name, timed in found["timing"].items():
        model = nrnn.Model.load(folder / "models" / name)
        assert model.verify() and min(timed["rounds"]) > 0
        assert timed["bytes"] >= 4 * model.parameters
    for n in WIDTHS:
        plain, quaternion = (found["widths"][f"{cell}-{n}"]["parameters"] for cell in ("lstm", "quaternion_lstm"))
        others = 4 * n + 10 * n + 10  # biases and readout are real in both
        assert (plain, quaternion) == (4 * n * (80 + n) + others, n * (80 + n) + others)
    report.draw(found, tmp_path / "pictures")
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 2


def _runs(cell, units, validation):
    return [{"task": "t", "cell": cell, "units": units, "parameters": 1000 * units, "validation_accuracy": v,
             "test_accuracy": 0.5} for v in validation]


def test_equal_is_the_smallest_plain_one_that_is_not_worse_on_validation():
    runs = _runs("lstm", 8, [0.5, 0.7]) + _runs("lstm", 16, [0.7, 0.9]) + _runs("lstm", 32, [0.9, 0.9])
    runs += _runs("quaternion_lstm", 32, [0.7, 0.8]) + _runs("quaternion_lstm", 64, [0.95, 0.95])
    found = {"runs": runs, "timing": {f"t-{name}.nrnn": {"rounds": rounds} for name, rounds in
                                      {"lstm-8": [1, 1], "lstm-16": [2.0, 4.0], "lstm-32": [9, 9],
                                       "qlstm-32": [3.0, 4.0], "qlstm-64": [9, 9]}.items()}}
    first, second = equals.pairs(found, "t")
    assert (first["units"], first["plain"], first["parameters"]) == (32, 16, 2.0)
    np.testing.assert_allclose(first["time"], 1.25)
    assert second["plain"] is None
