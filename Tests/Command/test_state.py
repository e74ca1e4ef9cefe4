"""`nrnn run --state`: a stream cut in pieces is the stream in one piece, and what a wrong file gets."""

import struct

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, BAD_STATE, IO, csv_text, fail, floats, samples, succeed

NAMES = ["temperature", "pressure"]
ENSEMBLE = ["--members", 20, "--quantiles", "0.1,0.9"]
X = samples(30)


@pytest.fixture
def state(tmp_path):
    return tmp_path / "stream.snapshot"


def piece(x):
    return csv_text(x, NAMES)


@pytest.mark.parametrize("settings", [[], ENSEMBLE, [*ENSEMBLE, "--seed", 5, "--stream-id", 9, "--noise-scale", 2]])
@pytest.mark.parametrize("cuts", [(1,), (29,), (7, 7, 20)])
def test_pieces_equal_the_whole(two, state, settings, cuts):
    command = ["run", two, *settings, "--no-header"]
    ends = [0, *cuts, len(X)]
    pieces = [succeed(*command, "--state", state, given=piece(X[a:b])) for a, b in zip(ends, ends[1:])]
    assert b"".join(pieces) == succeed(*command, given=piece(X))


def test_formats_share_a_state(two, state):
    succeed("run", two, "--state", state, given=piece(X[:10]))
    out = succeed("run", two, "--state", state, "--format", "f32", given=X[10:].tobytes())
    values = np.frombuffer(out, "<f4").reshape(20, -1)
    np.testing.assert_array_equal(values[:, 0], floats(succeed("run", two, given=piece(X)), "idle.mean")[10:])


def test_the_state_keeps_seed_id_and_scale(two, state):
    settings = ["--members", 20, "--seed", 5, "--stream-id", 9, "--noise-scale", 2]
    first = succeed("run", two, *settings, "--state", state, given=piece(X[:10]))
    rest = succeed("run", two, "--members", 20, "--state", state, "--no-header", given=piece(X[10:]))
    assert first + rest == succeed("run", two, *settings, given=piece(X))


def test_python_reads_it(two, state):
    succeed("run", two, *ENSEMBLE, "--state", state, given=piece(X[:10]))
    stream = nrnn.Model.load(two).stream(members=20)
    assert struct.unpack_from("<Q", stream.restore(state.read_bytes())) == (10,)
    out = succeed("run", two, *ENSEMBLE, "--state", state, given=piece(X[10:]))
    np.testing.assert_array_equal(floats(out, "busy.mean"), stream.run(X[10:]).mean[:, 1])
    assert struct.unpack_from("<Q", stream.restore(state.read_bytes())) == (30,)


def test_the_state_of_python(two, state):
    stream = nrnn.Model.load(two).stream()
    stream.run(X[:10])
    state.write_bytes(stream.snapshot())
    out = succeed("run", two, "--state", state, "--no-header", given=piece(X[10:]))
    assert succeed("run", two, given=piece(X)).endswith(out) and out.startswith(b"10,")


def test_nothing_else_is_left(two, state):
    succeed("run", two, "--state", state, given=piece(X))
    assert sorted(path.name for path in state.parent.iterdir()) == ["model.nrnn", state.name]


@pytest.fixture
def saved(two, state):
    succeed("run", two, *ENSEMBLE, "--state", state, given=piece(X))
    return state.read_bytes()


def refused(code, model, state, before, *settings):
    message = fail(code, "run", model, "--state", state, *settings, given=piece(X))
    assert state.read_bytes() == before
    return message


WRONG = {
    "flipped": lambda b: b[:100] + bytes([b[100] ^ 1]) + b[101:],
    "flipped at the end": lambda b: b[:-1] + bytes([b[-1] ^ 128]),
    "truncated": lambda b: b[:-1],
    "longer": lambda b: b + b"\0",
    "much longer": lambda b: b * 100,
    "other bytes": lambda b: b"step,idle.mean\n" * 10,
    "empty": lambda b: b"",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_no_snapshot_or_altered(two, state, saved, wrong):
    state.write_bytes(WRONG[wrong](saved))
    assert str(state) in refused(BAD_STATE, two, state, state.read_bytes(), *ENSEMBLE)


def test_a_snapshot_of_another_model(save, state, saved):
    other = save(NAMES, ["on", "off"], name="other.nrnn")
    assert "model" in refused(BAD_STATE, other, state, saved, *ENSEMBLE)


@pytest.mark.parametrize(("settings", "part"), [
    (["--members", 21], "members"), ([], "members"), ([*ENSEMBLE, "--noise", "off"], "noise"),
    ([*ENSEMBLE, "--seed", 1], "--seed: expected 0"), ([*ENSEMBLE, "--stream-id", 1], "--stream-id: expected 0"),
    ([*ENSEMBLE, "--noise-scale", 2], "--noise-scale: expected 1"),
])
def test_a_snapshot_of_another_stream(two, state, saved, settings, part):
    assert part in refused(BAD_STATE, two, state, saved, *settings)


def test_a_run_that_fails_leaves_the_state(two, state, saved):
    fail(BAD_DATA, "run", two, *ENSEMBLE, "--state", state, given=piece(X) + "1,wet\n")
    assert state.read_bytes() == saved
    fail(BAD_DATA, "run", two, "--state", state.with_name("new"), given=piece(X) + "1,wet\n")
    assert not state.with_name("new").exists()


def test_a_folder_that_is_not_there(two, tmp_path):
    state = tmp_path / "none" / "state"
    assert str(state) in fail(IO, "run", two, "--state", state, given=piece(X))
    assert str(tmp_path) in fail(IO, "run", two, "--state", tmp_path, given=piece(X))
