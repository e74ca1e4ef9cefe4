"""Quaternion LSTMs: a quick run of all tasks, how equal quality is found, and what is said of a difference."""

import numpy as np
import pytest

import nrnn
from experiments.quaternion import claims, copies, equals, findings, matched, report
from experiments.quaternion.ratios import ratio, text
from experiments.quaternion.tasks import TASKS
from experiments.quaternion.widths import WIDTHS
from experiments.verdicts import Difference

# Least accuracy of a quick run on the test part. A guess: 1/8 of the copies, 1/10, 1/9.
LEARNT = {"published-10": ("quaternion_lstm", 0.9), "copy-4": ("lstm", 0.9), "digits": ("lstm", 0.8),
          "vowels": ("lstm", 0.6)}


def test_quick_run(run, small_data, tmp_path):
    found, section, folder = run("quaternion", "--data", small_data)
    assert section.startswith("## ") and section.count("QLSTM") > len(TASKS)
    assert {one["task"] for one in found["runs"]} == {task.name for task in TASKS}
    for one in found["runs"]:
        assert one["test_accuracy"] == pytest.approx(one["test_accuracy_torch"]) and 0 <= one["test_accuracy"] <= 1
        assert 0 <= one["check"] <= 1
    for task, (cell, least) in LEARNT.items():
        assert all(one["test_accuracy"] > least for one in found["runs"] if (one["task"], one["cell"]) == (task, cell))
    for name, timed in found["timing"].items():
        model = nrnn.Model.load(folder / "models" / name)
        assert model.verify() and min(timed["rounds"]) > 0
        assert timed["bytes"] >= 4 * model.parameters
    for n in WIDTHS:
        plain, quaternion = (found["widths"][f"{cell}-{n}"]["parameters"] for cell in ("lstm", "quaternion_lstm"))
        others = 4 * n + 10 * n + 10  # biases and readout are real in both
        assert (plain, quaternion) == (4 * n * (80 + n) + others, n * (80 + n) + others)
    assert len(claims.claims(found)) == 4 and "learns" in claims.claims(found)[0].paper
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


def test_a_ratio_is_a_geometric_mean():
    found = ratio([2.0, 8.0], [1.0, 1.0])
    assert found.mean == pytest.approx(4) and found.low * found.high == pytest.approx(16)
    assert text(ratio([3.0] * 3, [2.0] * 3)) == "1.50 [1.50, 1.50], n = 3"


def _copies(cell, units, *firsts):
    """Recall above 0.9 from this evaluation on, of 10; None: never. Ten steps lie between two."""
    return [{"cell": cell, "units": units, "every": 10, "test_accuracy": 0.5,
             "curve": [0.95 if first and i >= first else 0.9 for i in range(1, 11)]} for first in firsts]


def test_who_does_not_learn_counts_with_its_last_step():
    quick, slow, never = (_copies(*name, *firsts) for name, firsts in (
        (copies.QUATERNION, (1, 2, 1)), (copies.PLAIN, (5, 10, None)), (copies.WIDE, (None, None, None))))
    assert [copies.learnt(one) for one in slow] == [50, 100, None] and copies.last(slow[0]) == 100
    assert copies.slower(slow, quick).mean == pytest.approx(250 ** (1 / 3))  # 5, 5 and 10 times
    runs = {copies.QUATERNION: quick, copies.PLAIN: slow, copies.WIDE: never}
    assert copies.sooner(runs) and copies.told(runs, copies.PLAIN).startswith("at least 6.3 [")
    assert not copies.sooner({copies.QUATERNION: slow, copies.PLAIN: quick})
    runs[copies.QUATERNION] = never
    assert copies.told(runs, copies.WIDE) == "neither in 100 steps, n = 3"


@pytest.mark.parametrize("low, high, said", [(0.1, 3, "better"), (-1.9, 1, "as good, to 2 points"),
                                             (-1.9, -0.1, "worse, by less than 2 points"), (-3, -0.1, "worse"),
                                             (-3, 3, "not told apart"), (np.nan, np.nan, "not told apart")])
def test_a_difference_in_words(low, high, said):
    assert findings._judged(Difference((low + high) / 2, low, high, 5)) == said


def test_pairs_of_widths_are_those_that_were_trained():
    runs = _runs("lstm", 8, 0.9) + _runs("lstm", 16, 0.4) + _runs("quaternion_lstm", 16, 0.5)
    runs = [one | {"test_accuracy": 0.01 * one["units"]} for one in runs]
    found = {"runs": runs}
    assert matched.widths(found, "t", 2) == [(8, 16)] and matched.widths(found, "t", 1) == [(16, 16)]
    assert matched.points(found, "t", 8, 16).mean == pytest.approx(8) == matched.pooled(found, "t", 2).mean
    assert matched.shares(found, "t", 1) == "1.00 to 1.00"
