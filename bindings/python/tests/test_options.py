"""Options are checked at the call: none is true for being a word, cut to an integer, or passed over."""

import datetime
import decimal

import numpy as np
import pandas as pd
import pytest

import nrnn
from support import inputs, loaded, model_file, needs_engine, noisy, sde

pytestmark = needs_engine


@pytest.mark.parametrize("noise, on", [
    (True, True), (False, False), (None, True), ("on", True), ("off", False), ("auto", True), (np.True_, True),
    (np.False_, False),
    (np.str_("off"), False)])
def test_noise_takes_words_by_their_meaning(noise, on):
    assert noisy().stream(4, noise=noise).noise is on
    assert noisy().streams(["a"], members=4, noise=noise)["a"].noise is on
    assert noisy().stream(1, noise=noise).noise is (on and noise not in (None, "auto"))


@pytest.mark.parametrize("noise", ["no", "OFF", "", "true", b"off", 0, 1, 0.0, [], [True], np.array([True]),
                                   float("nan"), pd.NA])
def test_no_other_word_is_true(noise):
    message = "^noise: expected True, False, None or one of 'auto', 'off', 'on', found"
    with pytest.raises((TypeError, ValueError), match=message):
        noisy().stream(4, noise=noise)


@pytest.mark.parametrize("calibrated", ["no", "yes", "", None, 0, 1, [False], np.array(False), "False"])
def test_calibrated_is_a_bool(calibrated):
    with pytest.raises(TypeError, match="^calibrated: expected True or False, found"):
        noisy().stream(calibrated=calibrated)
    assert not noisy().stream(calibrated=np.False_).calibrated


INTEGERS = {"members": 3, "seed": 3, "stream_id": 3, "max_substeps": 3}
NO_INTEGERS = [1.5, 1.0, True, np.True_, float("nan"), [3], None, np.timedelta64(3, "s"), decimal.Decimal(3),
               datetime.timedelta(3),
               np.array([3]), 3j]


@pytest.mark.parametrize("option", INTEGERS)
def test_integers_are_integers(option):
    model = noisy()
    for three in (3, np.int8(3), np.uint64(3), np.array(3)):
        stream = model.stream(**{"noise": False, option: three})
        assert option == "max_substeps" or getattr(stream, option) == 3
    for bad in NO_INTEGERS:
        if bad is None and option in ("members", "max_substeps"):
            continue
        with pytest.raises(TypeError, match=f"^{option}: expected an integer, found"):
            model.stream(**{option: bad})
    for bad in (-1, 2**64):
        with pytest.raises(ValueError, match=f"^{option}: expected 0"):
            model.stream(**{option: bad})


@pytest.mark.parametrize("option, value, message", [
    ("missing", "ffill", "missing: expected one of 'reject', 'hold', 'mean', 'skip', found 'ffill'"),
    ("missing", ["hold", "ffill"], "missing: expected one of .* found 'ffill'"),
    ("missing", {"b": "ffill"}, "missing: expected one of .* found 'ffill'"),
    ("missing", {"b": None}, "missing: expected one of .* found None"),
    ("missing", {"flow": "hold"}, r"missing: expected a name that is there once, of \['a', 'b'\], found 'flow'"),
    ("missing", {"b": "hold", 1: "skip"}, "missing: expected each channel once, found 1, channel 1, again"),
    ("missing", {True: "hold"}, "missing: expected an integer, found True"),
    ("missing", {"": "hold"}, "missing: expected a name that is there once"),
    ("missing", None, "missing: expected a policy, one per channel in a list, or a dict of them by channel, found"),
    ("missing", {"hold", "skip"}, "missing: expected a policy"), ("missing", b"hold", "missing: expected a policy"),
    ("missing", 3, "missing: expected a policy"), ("missing", True, "missing: expected a policy"),
    ("missing", np.array(["hold"]), "missing: expected 2 policies, one per channel, found 1"),
    ("missing", pd.Series({"b": "hold", "c": "skip"}), "missing: expected a name that is there once"),
    ("gap", "ffill", "gap: expected one of 'reject', 'reset', 'nominal', found 'ffill'"),
    ("gap", None, "gap: expected one of"), ("gap", True, "gap: expected one of"),
    ("gap", ["reset"], "gap: expected one of"),
    ("space", "logits", "space: expected one of 'output', 'logit', found 'logits'"),
    ("space", 1, "space: expected one of"),
    ("space", np.array(["logit", "output"]), "space: expected one of"),
    ("noise_scale", "2", "noise_scale: expected a number, found '2'"),
    ("noise_scale", True, "noise_scale: expected a number, found True"),
    ("noise_scale", 0, "noise_scale: expected a finite number > 0, found 0"),
    ("noise_scale", -1.0, "noise_scale: expected a finite number > 0"),
    ("noise_scale", float("nan"), "noise_scale: expected a finite number"),
    ("noise_scale", float("inf"), "noise_scale: expected a finite"),
    ("noise_scale", 1j, "noise_scale: expected a number"), ("noise_scale", [1.0], "noise_scale: expected a number"),
    ("noise_scale", np.timedelta64(1, "s"), "noise_scale: expected a number"),
    ("quantiles", 0.5, "quantiles: expected numbers between 0 and 1, in a list, found 0.5"),
    ("quantiles", "0.5", "quantiles: expected numbers between 0 and 1, in a list, found '0.5'"),
    ("quantiles", None, "quantiles: expected numbers"),
    ("quantiles", [0.5, "0.9"], r"quantiles\[1\]: expected a number, found '0.9'"),
    ("quantiles", [True], r"quantiles\[0\]: expected a number, found True"),
    ("quantiles", [1.5], r"quantiles\[0\]: expected a quantile"),
    ("quantiles", [float("nan")], r"quantiles\[0\]: expected a quantile level between 0 and 1, found nan"),
    ("quantiles", np.array(0.5), "quantiles: expected numbers between 0 and 1, in a list"),
    ("stream_id", "\ud800", "stream_id: expected text that UTF-8 can hold"),
])
def test_options_of_a_stream(option, value, message):
    for make in (loaded(inputs=["a", "b"]).stream, loaded(inputs=["a", "b"]).streams):
        if (option, make.__name__) != ("stream_id", "streams"):
            with pytest.raises((TypeError, ValueError), match="^" + message):
                make(**{option: value})


@pytest.mark.parametrize("missing", [np.array(["hold", "skip"]), ("hold", "skip"), pd.Series(["hold", "skip"]),
                                     pd.Series({"b": "skip", "a": "hold"}), {"b": "skip", 0: "hold"}])
def test_policies_by_name_or_in_order(missing):
    stream = loaded(inputs=["a", "b"]).stream(missing=missing)
    assert [stream.clone().step(x).flags for x in ([np.nan, 0], [0, np.nan])] == [nrnn.Flag.HELD, nrnn.Flag.SKIPPED]


def test_numbers_and_levels_of_every_kind():
    stream = noisy().stream(9, noise_scale=np.float32(0.5), quantiles=np.array([0.25, 0.75], np.float32))
    assert (stream.noise_scale, stream.levels) == (0.5, (0.25, 0.75))
    assert noisy().stream(9, quantiles=(p / 4 for p in (1, 3))).levels == (0.25, 0.75)
    assert noisy().stream(9, noise_scale=decimal.Decimal("0.5")).noise_scale == 0.5


@pytest.mark.parametrize("resets", [[1, 0, 1], [True, False, True], np.array([1, 0, 1], np.uint8), [1.0, 0.0, 1.0],
                                    np.bool_([1, 0, 1]),
                                    pd.Series([True, False, True], dtype="boolean"),
                                    pd.Series([1, 0, 1], index=[3, 4, 5])])
def test_resets_are_true_or_false(resets):
    with loaded().stream() as stream:
        stream.run(inputs(3), resets=resets)
        assert (stream.episode, stream.samples) == (2, 1)


@pytest.mark.parametrize("resets, message", [
    (["a", "", ""], "resets: expected real numbers, found <U1"), ([1, 0, "a"], r"resets\[2\]: .* found 'a'"),
    ([0, 2, 0], r"resets\[1\]: expected True, False, 1 or 0, found 2"), ([0, 0.5, 0], r"resets\[1\]: expected True"),
    ([0, float("nan"), 0], r"resets\[1\]: .* found nan"), ([0, None, 1], r"resets\[1\]: .* found nan"),
    (1, r"resets: expected shape \(3,\)"),
    ("101", "resets: expected real numbers"), (np.zeros(3, "M8[s]"), "resets: expected real numbers"),
    ([0, 1], r"resets: expected shape \(3,\)"),
    ([[0], [1], [0]], r"resets: expected shape \(3,\)"), ({0: True}, "resets: expected")])
def test_resets_that_are_neither(resets, message):
    with loaded().stream() as stream:
        with pytest.raises((TypeError, ValueError), match="^" + message):
            stream.run(inputs(3), resets=resets)
        assert stream.samples == 0


@pytest.mark.parametrize("outputs, error", [
    (5, TypeError), (True, TypeError), (b"mean", TypeError), ([b"mean"], TypeError), ([["mean"]], TypeError),
    ([None], TypeError),
    ("means", ValueError), (["mean", "means"], ValueError), ("", ValueError), (np.array(["mean", "x"]), ValueError),
    ("quantiles", ValueError)])
def test_outputs_are_names(outputs, error):
    stream, streams = noisy().stream(), noisy().streams()
    for call in (lambda: stream.step([0, 0], outputs=outputs), lambda: stream.run(inputs(2), outputs=outputs),
                 lambda: streams.step({"a": [0, 0]}, outputs=outputs),
                 lambda: noisy().predict([inputs(2)], outputs=outputs)):
        with pytest.raises(error, match="^outputs: "):
            call()
    assert set(stream.step([0, 0], outputs=np.array(["mean"])).arrays()) == {"mean"}


@pytest.mark.parametrize("call, message", [
    (lambda s: s.reset("Initial"), "to: expected one of 'initial', 'zero', found 'Initial'"),
    (lambda s: s.reset(None), "to: expected"),
    (lambda s: s.reset(0), "to: expected"),
    (lambda s: s.reset(episode=True), "episode: expected an integer, found True"),
    (lambda s: s.reset(episode=1.0), "episode: expected an integer"),
    (lambda s: s.reset(episode="1"), "episode: expected an integer"),
    (lambda s: s.state("0"), "layer: expected an integer, found '0'"),
    (lambda s: s.state(True), "layer: expected an integer"),
    (lambda s: s.state(0.0), "layer: expected an integer"), (lambda s: s.state(-1), "layer: expected"),
    (lambda s: s.state(0, member="0"), "member: expected an integer"),
    (lambda s: s.state(0, member=-1), "member: expected"),
    (lambda s: s.snapshot("60"), "user: expected bytes, found '60'"),
    (lambda s: s.snapshot(5), "user: expected bytes, found 5"),
    (lambda s: s.restore("text"), "snapshot: expected bytes, found 'text'"),
    (lambda s: s.restore(5), "snapshot: expected bytes"),
    (lambda s: s.restore([1, 2]), "snapshot: expected bytes"),
    (lambda s: s.copy_from("other"), "other: expected an nrnn.Stream"),
    (lambda s: s.copy_from(None), "other: expected an nrnn.Stream")])
def test_arguments_of_a_stream(call, message):
    stream = noisy().stream()
    before = stream.snapshot()
    with pytest.raises((TypeError, ValueError), match="^" + message):
        call(stream)
    assert stream.snapshot() == before


@pytest.mark.parametrize("call, message", [
    (lambda m: m.predict(5), "X: expected a list of sequences"),
    (lambda m: m.predict("ab"), "X: expected a list of sequences"),
    (lambda m: m.predict(None), "X: expected a list of sequences"),
    (lambda m: m.predict(np.array(5.0)), "X: expected a list"),
    (lambda m: m.predict([inputs(2)], lengths=[2.0]), r"lengths\[0\]: expected an integer, found 2.0"),
    (lambda m: m.predict([inputs(2)], lengths=["2"]), r"lengths\[0\]: expected an integer"),
    (lambda m: m.predict([inputs(2)], lengths=[True]), r"lengths\[0\]"),
    (lambda m: m.predict([inputs(2)], lengths=2), "lengths: expected 1 integers, found int"),
    (lambda m: m.predict([inputs(2)], lengths=[2, 2]), "lengths: expected 1 integers"),
    (lambda m: m.predict([inputs(2)], first_episode=True), "first_episode: expected an integer"),
    (lambda m: m.predict([inputs(2)], first_episode=1.5), "first_episode: expected an integer"),
    (lambda m: m.predict([inputs(2)], members="4"), "members: expected an integer"),
    (lambda m: m.predict([inputs(2)], noise="no"), "noise: expected"),
    (lambda m: m.predict([inputs(2)], dt=60), "dt: expected a list"),
    (lambda m: m.predict([inputs(2)], dt=["ab"]), r"dt\[0\]: expected shape"),
    (lambda m: m.streams("abc"), "keys: expected keys, in a list, found 'abc'"),
    (lambda m: m.streams(5), "keys: expected keys"),
    (lambda m: m.streams([5]), "key: expected a string or bytes, found 5"),
    (lambda m: m.streams(calibrated="no"), "calibrated: expected True"),
    (lambda m: m.streams().snapshot({"a": "7"}), r"user\['a'\]: expected bytes, found '7'"),
    (lambda m: m.streams().snapshot(b"7"), "user: expected a mapping"),
    (lambda m: m.streams(["a"]).snapshot({"b": b"7"}), "user: expected keys of these streams, found 'b'"),
    (lambda m: m.streams(["a"]).snapshot({"a": b"7", b"a": b"8"}), "user: expected each key once, found 'a' twice"),
    (lambda m: m.streams().restore("x"), "snapshot: expected bytes"),
    (lambda m: m.streams().restore(7), "snapshot: expected bytes")])
def test_arguments_of_a_model(call, message):
    with pytest.raises((TypeError, ValueError), match="^" + message):
        call(noisy())


@pytest.mark.parametrize("options, message", [
    ({"kernels": None}, "kernels: expected one of"), ({"kernels": True}, "kernels: expected one of"),
    ({"kernels": "AVX2"}, "kernels: expected one of"),
    ({"max_bytes": 1e9}, "max_bytes: expected an integer"), ({"max_bytes": "1"}, "max_bytes: expected an integer"),
    ({"max_bytes": True}, "max_bytes: expected an integer"), ({"source": 0}, "source: expected a path, found 0"),
    ({"source": None}, "source: expected a path, found None"), ({"source": ["m.nrnn"]}, "source: expected a path"),
    ({"source": True}, "source: expected a path, found True")])
def test_options_of_loading(options, message):
    with pytest.raises((TypeError, ValueError), match="^" + message):
        nrnn.Model.load(**{"source": model_file().to_bytes()} | options)


@pytest.mark.parametrize("make, message", [
    (lambda: nrnn.PaperNoise(eps="1"), "PaperNoise.eps: expected a number, found '1'"),
    (lambda: nrnn.PaperNoise(True), "PaperNoise.eps: expected a number"),
    (lambda: nrnn.PaperNoise(trained_with="no"), "PaperNoise.trained_with: expected True or False, found 'no'"),
    (lambda: nrnn.OfficialNoise(trained_with=0), "OfficialNoise.trained_with: expected True or False, found 0"),
    (lambda: nrnn.OfficialNoise(mult=2), r"OfficialNoise.mult: expected 0..1"),
    (lambda: nrnn.MatrixNoise([[1.0]], "no"), "MatrixNoise.trained_with"),
    (lambda: nrnn.MatrixNoise([["1"]]), "MatrixNoise.sigma: expected real numbers"),
    (lambda: nrnn.Channel(5), "Channel.name: expected a string, found 5"),
    (lambda: nrnn.Channel("a", mean="1"), "Channel.mean: expected a number, found '1'"),
    (lambda: nrnn.Channel("a", scale=True), "Channel.scale: expected a number"),
    (lambda: nrnn.Channel("a", limit="4"), "Channel.limit: expected a number"),
    (lambda: nrnn.Channel("a", unit=b"V"), "Channel.unit: expected a string"),
    (lambda: nrnn.Output("a", scale=None or "2"), "Output.scale: expected a number"),
    (lambda: nrnn.Present(0, mean="0"), "Present.mean: expected a number"),
    (lambda: nrnn.Age(0, scale="60"), "Age.scale: expected seconds"),
    (lambda: nrnn.Dt(mean=np.timedelta64(1, "M")), "Dt.mean: .* in months"),
    (lambda: nrnn.Sequence(warm_up=2.5), "sequence.warm_up: expected an integer"),
    (lambda: nrnn.Sequence(horizon=True), "sequence.horizon: expected"),
    (lambda: nrnn.Sequence(valid="END"), "sequence.valid: expected one of"),
    (lambda: nrnn.Sequence(max_substeps=0), "sequence.max_substeps: expected at least 1"),
    (lambda: nrnn.Sequence(trained_length=-1), "sequence.trained_length: expected 0"),
    (lambda: nrnn.normals("0", 0, 0, 0, 0, 0), "seed: expected"),
    (lambda: nrnn.normals(0, 0, 0, 0, 0, True), "tick: expected an integer"),
    (lambda: nrnn.normals(0, 0, 0, 0, 0, 0, count="5"), "count: expected"),
    (lambda: nrnn.normals(0, 0, 0, 0, 0, 0, count=1.0), "count: expected an integer"),
    (lambda: nrnn.stream_id(5), "key: expected a string or bytes, found 5"),
    (lambda: nrnn.stream_id(None), "key: expected"),
    (lambda: nrnn.stream_id("\ud800"), "key: expected text that UTF-8 can hold"),
    (lambda: nrnn.Calibration("1", 2), "Calibration.noise_scale: expected a number"),
    (lambda: nrnn.Calibration(1.0, 2.5), "Calibration.members: expected"),
    (lambda: nrnn.Calibration(1.0, 2, ["0.5"], [0.0]), "Calibration.levels: expected real numbers"),
    (lambda: nrnn.Check([[0]], [[0]], tolerance="1").fit(["x"], 1), "check.tolerance: expected a number"),
    (lambda: nrnn.Check([[0]], [[0]], space="logits").fit(["x"], 1), "check.space: expected one of"),
    (lambda: nrnn.Gru(W=np.ones((3, 1)), U=np.ones((3, 1)), reset_after="no"), "Gru.reset_after: expected True or"),
    (lambda: nrnn.Elman(W=[[1.0]], U=[["1"]]), "Elman.U: expected real numbers"),
    (lambda: sde(noise_id=True), "noise_id: expected an integer"),
    (lambda: nrnn.uncertainty.crps([[1.0, 2.0]], [1.0], fair="no"), "fair: expected True or False"),
    (lambda: nrnn.theory.readout.ridge([[1.0]], [[1.0]], 1.0, constant="no"), "constant: expected True or False"),
])
def test_what_describes_a_model(make, message):
    with pytest.raises((TypeError, ValueError), match=message):
        model_file([make()]).to_bytes() if "noise_id" in message else make()


MODULES = {
    "peephole": lambda nt: nt.Lstm(1, 2, peephole="no"), "reset_after": lambda nt: nt.Gru(1, 2, reset_after="no"),
    "damped": lambda nt: nt.Sde(1, 2, damped="no"), "bias": lambda nt: nt.Elman(1, 2, bias="no"),
    "explicit": lambda nt: nt.Network(nt.Gru(1, 2), explicit="no"),
    "readout": lambda nt: nt.Network(nt.Gru(1, 2), readout="no"),
    "gated": lambda nt: nt.lipschitz_rnn(1, 2, gated="no"), "forced": lambda nt: nt.FDNet(9, forced="no"),
    "scaled": lambda nt: nt.Kernel(1, 2, 3, scaled="no"), "resume": lambda nt: nrnn.train.train({}, "x", resume="no"),
}


@pytest.mark.parametrize("name", MODULES)
def test_modules_to_train(name):
    torch = pytest.importorskip("torch")
    assert torch and nrnn.torch
    with pytest.raises(TypeError, match=f"^{name}: expected True or False, found 'no'"):
        MODULES[name](nrnn.torch)
