"""The paper's heart beats: every model learns the tiny set, is exported, and is judged through the engine."""

from beats_checks import expect_learned
from experiments.ecg5000 import data


def test_quick_run(run, small_data):
    found, section, folder = run("ecg5000", "--data", small_data)
    expect_learned(found, folder, data.TASK.models)
    assert found["parts"] == {"train": [12, 12], "validation": [4, 4], "test": [8, 8]}
    assert section.startswith("## Heart beats: the paper's ECG task") and "Too few seeds" in section
