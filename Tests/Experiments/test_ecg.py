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


def test_windows_have_their_own_unit(small_data):
    part = data.load(small_data).test
    assert part.x.shape == (4, 140, 1) and sorted(part.y) == [0, 0, 1, 1]
    np.testing.assert_allclose(part.x.std(1), 1, atol=1e-5)
