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


def _runs(cell, units, *losses):
    return [{"task": "t", "cell": cell, "units": units, "parameters": 1000 * units, "validation_loss": loss}
            for loss in losses]


def test_equal_quality_lies_between_two_plain_ones_in_the_validation_loss():
    runs = _runs("lstm", 8, 0.9, 0.7) + _runs("lstm", 32, 0.4) + _runs("lstm", 64, 0.2)
    runs += _runs("quaternion_lstm", 16, 0.5, 0.7) + _runs("quaternion_lstm", 64, 0.1)
    times = {"lstm-8": [1, 1, 9], "lstm-32": [4], "lstm-64": [16], "qlstm-16": [3], "qlstm-64": [9]}
    found = {"runs": runs, "timing": {f"t-{name}.nrnn": {"rounds": rounds} for name, rounds in times.items()}}
    half, beyond = equals.pairs(found, "t")  # half way from 8 to 32: sqrt(8 * 32) thousand, sqrt(1 * 4) microseconds
    np.testing.assert_allclose([half["loss"], half["plain"], half["parameters"], half["time"]], [0.6, 16000, 1, 1.5])
    assert beyond["plain"] is beyond["parameters"] is beyond["time"] is None
