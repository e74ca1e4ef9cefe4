"""Many streams by key: stepped together as each would be alone, whatever the others meet."""

import pickle
import threading
import zlib

import numpy as np
import pytest

import nrnn
from nrnn.engine import _keyed
from support import assert_same, inputs, loaded, model_file, needs_engine, noisy, sde

pytestmark = needs_engine
OPTIONS = dict(members=4, seed=9, quantiles=(0.25, 0.75), missing="hold", gap="reset")


@pytest.fixture
def streams():
    return noisy(sequence=nrnn.Sequence(interval=1.0)).streams(**OPTIONS)


def alone(streams, key):
    return streams.model.stream(stream_id=key, **OPTIONS)


def test_a_mapping(streams):
    assert len(streams) == 0 and "a" not in streams and streams.get("a") is None and len(streams) == 0
    first = streams["a"]
    assert streams["a"] is first and first.stream_id == nrnn.stream_id("a")
    assert streams["b"].stream_id == nrnn.stream_id("b") and list(streams) == ["a", "b"]
    assert dict(streams.items())["a"] is first
    del streams["a"]
    assert first.closed and list(streams) == ["b"]
    with pytest.raises(KeyError):
        del streams["a"]
    assert streams.nbytes == streams["b"].nbytes > 0
    assert "Streams 1 of" in repr(streams)


def test_keys_that_are_made_at_once():
    assert list(noisy().streams(["b", "a"])) == ["b", "a"]


def test_together_as_alone(streams):
    rng = np.random.default_rng(0)
    keys = [f"pump {i}" for i in range(9)]
    others = {key: alone(streams, key) for key in keys}
    for _ in range(20):
        some = rng.permutation(keys)[: rng.integers(1, 9)].tolist()
        X, dt = rng.standard_normal((len(some), 2)), rng.uniform(0.1, 3, len(some))
        X[rng.random(X.shape) < 0.2] = np.nan
        batch = streams.step((some, X), dt, outputs="all")
        assert list(batch) == some and not batch.errors
        for i, key in enumerate(some):
            expected = others[key].step(X[i], dt[i], outputs="all")
            assert_same(batch[key], expected)
            assert_same(batch.summary[i], expected)


def test_ways_to_give_samples_and_intervals(streams):
    x = {"a": [1, 2], "b": [3, 4]}
    batches = [pickle.loads(pickle.dumps(streams)).step(given, dt) for given, dt in [
        (x, 2.0), (x, [2, 2]), (x, {"b": 2, "a": 2.0}), ((np.array(["a", "b"]), [[1, 2], [3, 4]]), 2)]]
    for batch in batches[1:]:
        assert_same(batch.summary, batches[0].summary)
    assert_same(streams.step(x).summary, streams.model.streams(**OPTIONS).step(x, dt=1.0).summary)


def test_no_samples(streams):
    batch = streams.step({})
    assert len(batch) == 0 and batch.summary.mean.shape == (0, 3)
    assert streams.step(([], np.empty((0, 2)))).summary.quantiles.shape == (0, 2, 3)


def test_a_bad_sample_stops_no_other(streams):
    streams.step({key: [0, 0] for key in "abcd"})
    before = {key: streams[key].snapshot() for key in "bd"}
    others = {key: streams[key].clone() for key in "ace"}
    others["e"] = alone(streams, "e")
    x = {key: [0.5, np.inf if key == "b" else 1] for key in "abcde"}
    batch = streams.step(x, dt={"a": 1, "b": 1, "c": 2, "d": -1, "e": 1})
    assert list(batch) == ["a", "c", "e"] and len(batch) == 3 and "b" not in batch
    for key, dt in zip("ace", (1, 2, 1)):
        assert_same(batch[key], others[key].step(x[key], dt))
    for key, message in [("b", "channel 1, found inf"), ("d", "dt: expected 0 or seconds, found -1")]:
        assert isinstance(batch.errors[key], nrnn.BadInput) and message in str(batch.errors[key])
        with pytest.raises(nrnn.BadInput, match=message):
            batch[key]
        assert streams[key].snapshot() == before[key]
    with pytest.raises(KeyError):
        batch["z"]
    assert np.isnan(batch.summary.mean[[1, 3]]).all() and not batch.summary.flags[[1, 3]].any()
    assert np.isfinite(batch.summary.mean[[0, 2, 4]]).all()
    assert "3 summaries, 2 errors" in repr(batch)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, "growing"])
@pytest.mark.parametrize("policy", ["reject", "hold", "mean", "skip"])
def test_one_sensor_never_changes_another_by_a_bit(bad, policy):
    layer = sde(activation="relu", noise=nrnn.PaperNoise(0.1, 1.0, 0.5))
    model = loaded([layer], 1.0)
    X = np.random.default_rng(1).standard_normal((40, 30, 2)).astype(np.float32)
    sick, well = (model.streams(members=2, missing=policy) for _ in range(2))
    keys = [f"sensor {i}" for i in range(30)]
    errors = 0
    for t, samples in enumerate(X):
        expected = well.step((keys, samples), outputs="all").summary
        samples = samples.copy()
        samples[13] = 100.0 ** min(t, 19) if bad == "growing" else bad
        batch = sick.step((keys, samples), outputs="all")
        errors += len(batch.errors)
        for name, array in batch.summary.arrays().items():
            np.testing.assert_array_equal(np.delete(array, 13, 0), np.delete(getattr(expected, name), 13, 0))
    assert (errors == 0) == (bad is np.nan and policy != "reject")
    for key in set(keys) - {"sensor 13"}:
        assert sick[key].snapshot() == well[key].snapshot()


class TestRefused:
    @pytest.mark.parametrize("x, dt, error, message", [
        ((["a", "b", "a"], np.zeros((3, 2))), None, ValueError, "x: expected each key once, found 'a' again"),
        ((["a"], np.zeros((2, 2))), None, ValueError, "X: expected 1 rows, one per key, found 2"),
        ((["a"], np.zeros((1, 3))), None, ValueError, r"X: expected shape \(keys, 2\), found \(1, 3\)"),
        ({"a": [0, 0], "b": [0]}, None, ValueError, r"x\['b'\]: expected shape \(2\), found \(1,\)"),
        ([0, 0], None, TypeError, r"x: expected a mapping of keys to samples or a pair \(keys, X\), found list"),
        ({7: [0, 0]}, None, TypeError, "key: expected a string or bytes, found 7"),
        ({"a": [0, 0]}, [1, 1], ValueError, r"dt: expected shape \(1,\), found \(2,\)"),
        ({"a": [0, 0]}, {"b": 1}, ValueError, "dt: expected an interval for each key, found none for 'a'"),
    ])
    def test_calls(self, streams, x, dt, error, message):
        before = streams["a"].snapshot()
        with pytest.raises(error, match=message):
            streams.step(x, dt)
        assert streams["a"].snapshot() == before and list(streams) == ["a"]

    @pytest.mark.parametrize("options, error, message", [
        ({"stream_id": 1}, TypeError, "stream_id"), ({"missing": "drop"}, ValueError, "missing"),
        ({"members": 0}, ValueError, "members"), ({"moon": 1}, TypeError, "moon")])
    def test_options(self, options, error, message):
        with pytest.raises(error, match=message):
            noisy().streams(**options)


def test_levels_may_be_given_once():
    streams = noisy().streams(["a", "b"], members=3, quantiles=iter([0.5]))
    assert streams["a"].levels == streams["b"].levels == streams["c"].levels == (0.5,)


class TestSnapshots:
    @pytest.fixture
    def used(self, streams):
        for t, X in enumerate(inputs(12, 6).reshape(12, 3, 2)):
            X[t % 3, t % 2] = np.nan
            streams.step((["ü", "a", ""], X), dt=1.7)
        return streams

    def test_restored_they_go_on_bit_for_bit(self, used):
        other = used.model.streams(["a", "z"], members=4, quantiles=(0.25, 0.75))
        kept, gone = other["a"], other["z"]
        assert other.restore(used.snapshot({"ü": b"row 12"})) == {"": b"", "a": b"", "ü": b"row 12"}
        assert other["a"] is kept and gone.closed
        self.go_on_alike(used, other)

    def test_pickled_they_go_on_bit_for_bit(self, used):
        other = pickle.loads(pickle.dumps(used))
        self.go_on_alike(used, other)
        new = {"new": [0, np.nan]}  # the policies are those of keys to come, too
        assert_same(other.step(new)["new"], used.step(new)["new"])

    def go_on_alike(self, streams, other):
        assert set(other) == set(streams) == {"a", "ü", ""}
        x = {key: [np.nan, 1] for key in streams}
        for dt in (2.2, 100):
            assert_same(other.step(x, dt, "all").summary, streams.step(x, dt, "all").summary)

    def test_bad_ones_change_nothing(self, used):
        good = used.snapshot()
        foreign = noisy(seed=9).streams(["a"], members=4)
        fewer = used.model.streams(["a"], members=3)
        for bad, name in [(b"", "NOT_A_SNAPSHOT"), (used["a"].snapshot(), "NOT_A_SNAPSHOT"),
                          (good[:-1], "BAD_SNAPSHOT"), (b"NRNNKEYS", "BAD_SNAPSHOT"),
                          (foreign.snapshot(), "SNAPSHOT_OF_OTHER_MODEL"),
                          (_keyed.pack({"b": used["a"].snapshot()}), "SNAPSHOT_OF_OTHER_STREAM"),
                          (_keyed.pack({"a": b""}), "NOT_A_SNAPSHOT"),
                          (fewer.snapshot(), "SNAPSHOT_OF_OTHER_STREAM")]:
            with pytest.raises(nrnn.SnapshotError) as caught:
                used.restore(bad)
            assert caught.value.name == name
        assert used.snapshot() == good

    def test_the_bytes_are_those_of_the_command(self, streams):
        b, a = (streams[key].snapshot(user) for key, user in (("ü", b""), ("a", b"7")))
        body = b"NRNNKEYS" + b"".join(part if isinstance(part, bytes) else part.to_bytes(4, "little") for part in [
            1, 2, 1, b"a", len(a), a, 2, "ü".encode(), len(b), b])
        assert streams.snapshot({"a": b"7"}) == body + zlib.crc32(body).to_bytes(4, "little")

    @pytest.mark.parametrize("words, name", [
        ([3, 0], "BAD_VERSION"), ([0, 0], "BAD_VERSION"), ([2, 0], "BAD_SNAPSHOT"), ([1, 1], "BAD_SNAPSHOT"),
        ([1, 0, 0], "BAD_SNAPSHOT"), ([1, 1, 9, 0], "BAD_SNAPSHOT"),
        ([1, 2, 0, 0, 0, 0], "BAD_SNAPSHOT"), ([1, 1, 4, 0xFFFFFFFF, 0], "NOT_A_SNAPSHOT"),
        ([1, 1, 0, 2**32 - 1], "BAD_SNAPSHOT")])
    def test_words_that_make_no_sense(self, streams, words, name):
        body = b"NRNNKEYS" + np.array(words, "<u4").tobytes()
        with pytest.raises(nrnn.SnapshotError) as caught:
            streams.restore(body + zlib.crc32(body).to_bytes(4, "little"))
        assert caught.value.name == name

    def test_every_altered_byte_is_found(self, streams):
        streams.step({"a": [0, 0]})
        good = streams.snapshot()
        for place in range(len(good)):
            with pytest.raises(nrnn.SnapshotError):
                streams.restore(good[:place] + bytes([good[place] ^ 1]) + good[place + 1:])
        assert streams.snapshot() == good


def test_closing(streams):
    with streams:
        stream = streams["a"]
    streams.close()
    assert streams.closed and stream.closed and len(streams) == 0
    for use in (lambda: streams["a"], lambda: streams.step({"a": [0, 0]})):
        with pytest.raises(ValueError, match="the streams are closed"):
            use()


def test_a_stream_that_was_closed_by_itself(streams):
    streams.step({"a": [0, 0], "b": [0, 0]})
    streams["a"].close()
    with pytest.raises(ValueError, match="the stream is closed"):
        streams.step({"b": [0, 0], "a": [0, 0]})
    assert streams["b"].samples == 1


def test_threads_wait_for_each_other(streams):
    x = {str(i): [0, 0] for i in range(50)}

    def work():
        for _ in range(20):
            streams.step(x)
            streams["3"].run(np.zeros((5, 2)))
    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert [streams[key].samples for key in "23"] == [80, 480]


def test_ten_thousand_streams_take_at_most_12_megabytes():
    file = model_file([sde(64, 1, noise=nrnn.PaperNoise(0.1, 1.0))], 1, sequence=nrnn.Sequence(interval=60.0))
    keys = [f"sensor {i}" for i in range(10_000)]
    with nrnn.Model.load(file.to_bytes()).streams(keys, missing="hold", gap="reset") as streams:
        assert len(streams) == 10_000 and streams.nbytes <= 12_000_000
        batch = streams.step((keys, np.zeros(10_000)), dt=90.0)
        assert len(batch) == 10_000
