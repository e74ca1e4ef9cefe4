"""All seven models for two batches, then through the engine."""

import nrnn


def test_quick(run, small_data):
    found, section, folder = run("mnist", "--data", small_data)
    assert set(found["models"]) == {"lipschitz", "antisymmetric", "cornn", "exponential", "lstm", "nrnn-low",
                                    "nrnn-high"}
    for name, (one,) in found["models"].items():
        assert nrnn.Model.load(folder / f"{name}-1.nrnn").verify().failed == 0
        assert list(one["scores"]) == found["columns"] and all(0 <= share <= 100 for share in one["scores"].values())
        assert one["parameters"] > 16_000 and len(one["validation"]) == one["epochs"] == 1
    assert found["models"]["nrnn-high"][0]["parameters"] == found["models"]["nrnn-low"][0]["parameters"] == 34_442
    assert "| noisy RNN, high |" in section
