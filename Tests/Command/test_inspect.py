"""`nrnn inspect` and `nrnn verify`, and model files that must be refused."""

import json

import numpy as np
import pytest

import nrnn
from nrnn.file.functions import ACTIVATIONS
from command import BAD_MODEL, IO, VERIFY_FAILED, fail, run, samples, succeed


@pytest.fixture
def described(save):
    """A model that says all it can."""
    gru = nrnn.Gru(W=np.zeros((9, 3)), U=np.zeros((9, 2)), name="upper", noise=nrnn.OfficialNoise(0.1, 0.2), noise_id=5)
    path = save([nrnn.Channel("speed", "m/s", 1, 2, 3), nrnn.Channel("load")], ["low", "high"],
                sequence=nrnn.Sequence(interval=0.5, valid="end", trained_length=64, warm_up=3, horizon=2),
                provenance={"name": "pump", "licence": "MIT", "line": 'of "two"\nlines'})
    return path, gru


def test_json_says_what_the_file_says(described):
    path, _ = described
    found = json.loads(succeed("inspect", path, "--json"))
    model = nrnn.Model.load(path)
    assert found["schema"] == "nrnn-inspect-1" and found["model"] == str(path)
    assert int(found["fingerprint"], 16) == model.fingerprint
    assert (found["task"], found["state"], found["checks"], found["kernels"]) == ("softmax", 4, 0, model.kernels)
    assert (found["has_noise"], found["trained_with"]) == (True, True)
    assert found["inputs"][0] == {"name": "speed", "unit": "m/s", "mean": 1, "scale": 2, "limit": 3}
    assert [output["name"] for output in found["outputs"]] == ["low", "high"]
    assert found["layers"] == [{
        "name": "", "cell": "sde", "inputs": 2, "units": 4, "state": 4,
        "activations": [{"place": None, "name": "tanh", "alpha": None, "beta": None}],
        "noise": {"form": "paper", "id": 0, "eps": 1, "sigma1": 0.5, "sigma2": 0, "trained_with": True}}]
    assert found["sequence"] == {"interval": 0.5, "valid": "end", "trained_length": 64, "warm_up": 3, "horizon": 2}
    assert found["provenance"] == {"name": "pump", "licence": "MIT", "line": 'of "two"\nlines'}


def test_json_says_what_a_stream_takes(two):
    streams = json.loads(succeed("inspect", two, "--json"))["streams"]
    assert [(s["members"], s["noise"]) for s in streams] == [(1, False), (32, True)]
    for s in streams:
        assert len(nrnn.Model.load(two).stream(members=s["members"]).snapshot()) == s["snapshot_bytes"]
        assert 0 < s["scratch_bytes"] < s["bytes"]


def test_a_stencil_has_a_spectral_radius(tmp_path):
    ends = np.array([[1, 0, 0, 0], [0.25, 0.5, 0.25, 0]])
    layer = nrnn.Stencil(interior=[0, 1, -1, 1, 0], left=ends, right=ends[::-1, ::-1], grid=12)
    path = tmp_path / "stencil.nrnn"
    nrnn.ModelFile([layer]).save(path)
    from nrnn.reference.stencil import matrix
    found, = json.loads(succeed("inspect", path, "--json"))["layers"]
    assert abs(found["spectral_radius"] - np.abs(np.linalg.eigvals(matrix(layer))).max()) < 1e-3
    assert "12 -> 12, spectral radius " in succeed("inspect", path).decode()


def test_a_path_around_layers(tmp_path):
    path = tmp_path / "around.nrnn"
    maps = [nrnn.Dense(W=np.eye(2), skip=skip) for skip in (None, nrnn.Skip(), nrnn.Skip(source=0, W=np.eye(2)))]
    nrnn.ModelFile(maps, task="log_softmax").save(path)
    found = json.loads(succeed("inspect", path, "--json"))
    assert found["task"] == "log_softmax"
    assert [layer.get("skip") for layer in found["layers"]] == [
        None, {"from": 1, "mapped": False}, {"from": 0, "mapped": True}]
    text = succeed("inspect", path).decode()
    assert "log_softmax, parameters" in text
    assert "1 dense, 2 -> 2, + what layer 1 is given, no noise" in text
    assert "2 dense, 2 -> 2, + a map of what layer 0 is given, no noise" in text


def test_activations_and_whole_numbers(tmp_path):
    path = tmp_path / "activations.nrnn"
    layers = [nrnn.Embedding(table=np.eye(3), channel=1, inputs=2),
              nrnn.Gru(W=np.zeros((6, 2)), U=np.zeros((6, 4)), gate=nrnn.Function("hard_sigmoid", 0.25, 0.5)),
              nrnn.Dense(W=np.eye(2), activation="relu"), nrnn.Dense(W=np.eye(2))]
    nrnn.ModelFile(layers, inputs=[nrnn.Channel("load"), nrnn.Channel("mode")]).save(path)
    text = succeed("inspect", path).decode()
    for part in ("0 embedding, 2 -> 4, of mode, whole numbers 0 .. 2, no noise", "gate hard_sigmoid(alpha 0.25)",
                 "2 dense, 2 -> 2, relu, no noise", "3 dense, 2 -> 2, no noise"):
        assert part in text
    found = json.loads(succeed("inspect", path, "--json"))["layers"]
    assert found[0]["whole_numbers"] == {"channel": 1, "rows": 3} and found[0]["activations"] == []
    assert found[1]["activations"] == [{"place": "gate", "name": "hard_sigmoid", "alpha": 0.25, "beta": None}]
    assert [layer["activations"][0]["name"] for layer in found[2:]] == ["relu", "identity"]


def test_every_activation_has_its_name(tmp_path):
    names = [name for name in ACTIVATIONS if name != "modrelu"]
    path = tmp_path / "all.nrnn"
    nrnn.ModelFile([nrnn.Dense(W=np.eye(1), activation=name) for name in names]).save(path)
    found = json.loads(succeed("inspect", path, "--json"))["layers"]
    assert [layer["activations"][0]["name"] for layer in found] == names


def test_text_names_it_all(described):
    text = succeed("inspect", described[0]).decode()
    for part in ["speed [m/s], mean 1.0, scale 2.0, flagged above |z| = 3.0", "sde, 2 -> 4", "eps 1.0, sigma1 0.5",
                 "low, high", "valid at the end", "every 0.5 s", "trained on 64 steps", "3 steps of warm-up",
                 "2 steps ahead", "trained with the noise", "scratch", "snapshot", "licence: MIT",
                 f"{nrnn.Model.load(described[0]).fingerprint:016x}"]:
        assert part in text


@pytest.mark.parametrize(("noise", "words", "flag"), [
    (None, "without noise only", None), (nrnn.PaperNoise(sigma1=1), "does not say", None),
    (nrnn.OfficialNoise(add=0.1, trained_with=False), "trained without the noise", False)])
def test_noise_and_training(save, noise, words, flag):
    path = save(["x"], ["y"], task="regression", noise=noise)
    found = json.loads(succeed("inspect", path, "--json"))
    assert words in succeed("inspect", path).decode()
    assert (found["has_noise"], found["trained_with"]) == (noise is not None, flag)
    assert len(found["streams"]) == (2 if noise else 1)


def test_official_noise_and_names_of_layers(described, tmp_path):
    path = tmp_path / "gru.nrnn"
    nrnn.ModelFile([described[1]]).save(path)
    layer = json.loads(succeed("inspect", path, "--json"))["layers"][0]
    assert (layer["name"], layer["cell"], layer["state"]) == ("upper", "gru", 3)
    assert layer["noise"] == {"form": "official", "id": 5, "add": 0.1, "mult": 0.2, "trained_with": None}
    assert '"upper"' in succeed("inspect", path).decode()


# Verify

def with_check(save, offset, **settings):
    x = samples(30)
    plain = save(["a", "b"], ["p", "q"], name="plain.nrnn", task="regression")
    y = nrnn.Model.load(plain).stream().run(x).mean.astype(float)
    y[20, 1] += offset
    return save(["a", "b"], ["p", "q"], task="regression", check=[nrnn.Check(x, y, tolerance=1e-3)], **settings)


def test_verify(save):
    path = with_check(save, 1e-5)
    assert b"1 of 1 check vectors" in succeed("verify", path)
    found = json.loads(succeed("verify", path, "--json"))
    assert (found["schema"], found["passed"], found["checks"], found["failed"]) == ("nrnn-verify-1", True, 1, 0)
    assert 0 < found["worst"]["error"] < 1e-3 == found["worst"]["tolerance"]


def test_verify_that_fails(save):
    result = run("verify", with_check(save, 0.25), "--json")
    found = json.loads(result.stdout)
    assert result.returncode == VERIFY_FAILED and "verify" in result.stderr
    assert (found["passed"], found["failed"]) == (False, 1)
    assert (found["worst"]["step"], found["worst"]["output"]) == (20, 1)
    assert found["worst"]["error"] == pytest.approx(0.25, rel=1e-4)


def test_nothing_to_verify(two):
    assert "none" in fail(VERIFY_FAILED, "verify", two)


# Files that are no models

WRONG = {
    "truncated": lambda b: b[:len(b) // 2],
    "flipped": lambda b: b[:60] + bytes([b[60] ^ 4]) + b[61:],
    "other bytes": lambda b: b"temperature,pressure\n1,2\n",
    "empty": lambda b: b"",
}


@pytest.mark.parametrize("command", ["inspect", "verify", "run", "bench"])
@pytest.mark.parametrize("wrong", WRONG)
def test_no_model(two, command, wrong):
    two.write_bytes(WRONG[wrong](two.read_bytes()))
    message = fail(BAD_MODEL, command, two)
    assert str(two) in message and "expected" in message and "found" in message


@pytest.mark.parametrize("command", ["inspect", "verify", "run", "bench"])
def test_no_file(tmp_path, command):
    assert "No such file" in fail(IO, command, tmp_path / "nowhere.nrnn")
    assert str(tmp_path) in fail(IO, command, tmp_path)
