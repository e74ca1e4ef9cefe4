"""What a quick run on tiny sets of heart beats must have come to."""

import numpy as np

import nrnn


def expect_learned(found, folder, models):
    """Every model reads the beats, most of them all; the engine replays every file."""
    assert list(found["models"]) == list(models)
    for name, model in found["models"].items():
        (one,) = model["seeds"]
        assert list(one["scores"]) == found["columns"] and all(0 <= score <= 100 for score in one["scores"].values())
        assert one["train_loss"] < 0.5 and one["scores"]["clean"] >= 90, name  # chance: 0.69 and 50
        assert one["scores"]["PGD 0.2"] <= one["scores"]["clean"]
        held = nrnn.Model.load(folder / one["file"])
        assert held.verify() and held.has_noise == ("ensemble" in one) == name.startswith(("nrnn-paper", "nrnn-high"))
    steps = {name: model["seeds"][0]["step"] for name, model in found["models"].items()}
    np.testing.assert_allclose(steps["lipschitz"], 0.1, rtol=1e-6)
    assert abs(steps["nrnn-off"] - 0.1) > 1e-3 and steps["lstm"] is None  # steps are trained, where there are any
