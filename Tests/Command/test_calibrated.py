"""`nrnn run --calibrated`: a stream as its model was calibrated, and what does not go with it; `inspect` shows it."""

import json

import numpy as np
import pytest

import nrnn
from command import BAD_STATE, USAGE, columns, csv_text, fail, floats, samples, succeed, told

NAMES = ["temperature", "pressure"]
X = samples(20)
RECORD = nrnn.Calibration(1.5, 19, [0.05, 0.5, 0.95], [-0.25, 0.125, 0.5], [0.0625, 0.5, 0.9375], "plant 3")
PLAIN = ["--members", 19, "--noise-scale", 1.5, "--quantiles", "0.05,0.5,0.95"]


@pytest.fixture
def calibrated(save):
    """A regression of one output."""
    return save(NAMES, ["y"], task="regression", name="calibrated.nrnn", calibration=RECORD)


@pytest.fixture
def classes(save):
    """A classifier whose noise scale was fitted."""
    return save(NAMES, ["a", "b"], name="classes.nrnn", calibration=nrnn.Calibration(2, 8))


def test_quantiles_are_shifted_and_nothing_else(calibrated):
    found = succeed("run", calibrated, "--calibrated", given=csv_text(X, NAMES))
    expected = succeed("run", calibrated, *PLAIN, given=csv_text(X, NAMES))
    assert list(columns(found)) == list(columns(expected))
    for name in columns(found):
        offset = {"y.q05": -0.25, "y.q50": 0.125, "y.q95": 0.5}.get(name, 0.0)
        np.testing.assert_array_equal(floats(found, name), (floats(expected, name) + offset).astype(np.float32))


def test_as_in_python(calibrated):
    found = succeed("run", calibrated, "--calibrated", "--seed", 5, given=csv_text(X, NAMES))
    expected = nrnn.Model.load(calibrated).stream(calibrated=True, seed=5).run(X)
    for q, name in enumerate(["y.q05", "y.q50", "y.q95"]):
        np.testing.assert_array_equal(floats(found, name), expected.quantiles[:, q, 0])


def test_some_of_its_levels(calibrated):
    found = succeed("run", calibrated, "--calibrated", "--quantiles", "0.95,0.05", given=csv_text(X, NAMES))
    assert [name for name in columns(found) if ".q" in name] == ["y.q95", "y.q05"]


def test_a_classifier(classes):
    found = succeed("run", classes, "--calibrated", given=csv_text(X, NAMES))
    assert found == succeed("run", classes, "--members", 8, "--noise-scale", 2, given=csv_text(X, NAMES))


def test_its_own_values_may_be_given(calibrated):
    given = csv_text(X, NAMES)
    assert succeed("run", calibrated, "--calibrated", *PLAIN, "--noise", "on", given=given) == succeed(
        "run", calibrated, "--calibrated", given=given)


@pytest.mark.parametrize(("settings", "part"), [
    (["--members", 20], "members: expected 19"), (["--noise-scale", 1], "noise_scale: expected 1.5"),
    (["--noise", "off"], "noise: expected AUTO or ON"), (["--quantiles", "0.25"], "calibration, found 0.25"),
])
def test_other_values_are_refused(calibrated, settings, part):
    assert part in fail(USAGE, "run", calibrated, "--calibrated", *settings, given=csv_text(X, NAMES))


def test_a_model_without_calibration(two):
    assert "a calibration" in fail(USAGE, "run", two, "--calibrated", given=csv_text(X, NAMES))


def test_pieces_equal_the_whole(calibrated, tmp_path):
    command = ["run", calibrated, "--calibrated", "--no-header"]
    pieces = [succeed(*command, "--state", tmp_path / "state", given=csv_text(x, NAMES)) for x in (X[:7], X[7:])]
    assert b"".join(pieces) == succeed(*command, given=csv_text(X, NAMES))


def test_a_state_of_another_scale(calibrated, tmp_path):
    state = tmp_path / "state"
    succeed("run", calibrated, "--members", 19, "--state", state, given=csv_text(X, NAMES))
    message = fail(BAD_STATE, "run", calibrated, "--calibrated", "--state", state, given=csv_text(X, NAMES))
    assert "expected noise scale 1.5" in message


def test_inspect_shows_it(calibrated, two):
    text = succeed("inspect", calibrated).decode()
    assert "19 members at noise scale 1.5, on plant 3" in text
    assert "y, quantile 0.05: offset -0.25, share of truths below 0.0625" in text
    assert "calibration" not in succeed("inspect", two).decode()


def test_inspect_says_it_in_json(calibrated, classes, two):
    found = json.loads(succeed("inspect", calibrated, "--json"))["calibration"]
    assert found == {
        "noise_scale": 1.5, "members": 19, "levels": [0.05, 0.5, 0.95], "offsets": [[-0.25], [0.125], [0.5]],
        "coverage": [[0.0625], [0.5], [0.9375]], "data": "plant 3"}
    assert json.loads(succeed("inspect", two, "--json"))["calibration"] is None
    found = json.loads(succeed("inspect", classes, "--json"))["calibration"]
    assert (found["levels"], found["offsets"], found["coverage"]) == ([], [], None)


def test_quantising_leaves_it_out_and_says_so(calibrated, quantized, tmp_path):
    out, _ = quantized(calibrated, "int8")
    assert nrnn.Model.load(out).calibration is None
    _, said = told("quantize", calibrated, "--weights", "f16", "-o", tmp_path / "out.nrnn")
    assert said == f"nrnn: {calibrated}: its calibration speaks of the weights of before and is left out: calibrate again\n"


def test_weights_that_stay_keep_it(calibrated, quantized, tmp_path):
    out, _ = quantized(calibrated, "f16")
    message = nrnn.ModelFile.of(out)
    message.calibration = RECORD
    message.dtype = "f16"
    message.save(out)
    told("quantize", out, "--weights", "f16", "-o", tmp_path / "again.nrnn")
    assert nrnn.Model.load(tmp_path / "again.nrnn").calibration == RECORD
