"""Heart beats of other patients: every model learns the tiny set, is exported, and is judged through the engine."""

import numpy as np

from beats_checks import expect_learned
from experiments.ecg import data, report


def test_quick_run(run, small_data):
    found, section, folder = run("ecg", "--data", small_data)
    expect_learned(found, folder, data.TASK.models)
    assert found["parts"]["test"] == [2, 2] and section.startswith("## Heart beats of other patients")
    assert "**These are not the paper's data**" in section
    assert [one.verdict for one in report.claims(found)] == ["not tested"]  # one seed has no interval


def test_windows_for_others(small_data):
    X, labels = data.test(small_data)
    assert X.shape == (4, 140, 1) and sorted(labels) == [0, 0, 1, 1]
    np.testing.assert_allclose(X.std(1), 1, atol=1e-5)
