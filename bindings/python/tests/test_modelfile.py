"""What `ModelFile` writes, and what it refuses."""

import os
import shutil
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pytest

import nrnn
from nrnn import nrnn_model_pb2 as pb
from support import Draw, cells, model_file, sde

PROTO = Path(__file__).parents[3] / "proto"
draw = Draw(5)


def parse(data: bytes) -> pb.Model:
    return pb.Model.FromString(data)


def array(tensor: pb.Tensor) -> np.ndarray:
    return np.frombuffer(tensor.data, {pb.Tensor.F32: "<f4", pb.Tensor.F64: "<f8"}[tensor.dtype]).reshape(tensor.shape)


def test_generated_code_is_that_of_the_proto(tmp_path):
    if not shutil.which("protoc") or "3.21.12" not in subprocess.check_output(["protoc", "--version"], text=True):
        pytest.skip("protoc 3.21.12 not installed")
    subprocess.check_call(["protoc", f"--proto_path={PROTO}", f"--python_out={tmp_path}", "nrnn_model.proto"])
    assert (tmp_path / "nrnn_model_pb2.py").read_text() == Path(pb.__file__).read_text()


def test_frame():
    data = model_file().to_bytes()
    assert data.startswith(b"\x0a\x04nrnn")
    assert data[-5] == 0x7D
    assert int.from_bytes(data[-4:], "little") == zlib.crc32(data[:-5])
    message = parse(data)
    assert (message.magic, message.version, message.crc) == ("nrnn", 1, zlib.crc32(data[:-5]))


@pytest.mark.parametrize("name", cells())
def test_tensors_come_back(name):
    layers = cells()[name]
    message = parse(nrnn.ModelFile(layers).to_bytes())
    for layer, written in zip(layers, message.layers, strict=True):
        cell = getattr(written, written.WhichOneof("cell"))
        assert type(cell).__name__ == type(layer).__name__
        for field in layer._shapes:
            given = getattr(layer, field)
            assert cell.HasField(field) == (given is not None)
            if given is not None:
                np.testing.assert_array_equal(array(getattr(cell, field)), given.astype(np.float32), strict=True)


def test_settings_come_back():
    noise = nrnn.PaperNoise(eps=0.1, sigma1=0.2, sigma2=0.3, trained_with=True)
    layer = sde(noise=noise, noise_id=7, name="core", activation="relu", initial=np.ones(5),
                gate=nrnn.Gate(U=draw(5, 2), scope="drift"))
    file = nrnn.ModelFile(
        [layer, nrnn.Gru(W=draw(6, 2), U=draw(6, 5), reset_after=False, noise=nrnn.OfficialNoise(add=0.5, mult=0.25))],
        inputs=[nrnn.Channel("x", "V", 1.5, 2.0, limit=4.0), "y"], outputs=[nrnn.Output("p", "Pa", 3.0, 0.5), "q"],
        sequence=nrnn.Sequence(interval=0.01, valid="end", trained_length=64, warm_up=3, horizon=2, max_substeps=9),
        provenance={"name": "n", "licence": "MIT", "epochs": "9"})
    m = parse(file.to_bytes())
    first, second = m.layers
    assert (first.name, first.noise_id, first.sde.activation) == ("core", 7, pb.RELU)
    assert first.sde.gate.scope == pb.Gate.DRIFT and not first.sde.gate.HasField("W")
    assert (first.noise.paper.eps, first.noise.paper.sigma1, first.noise.paper.sigma2) == (0.1, 0.2, 0.3)
    assert first.noise.trained_with and not second.noise.HasField("trained_with")
    assert (second.noise.official.add, second.noise.official.mult) == (0.5, 0.25)
    assert not second.gru.reset_after and not second.HasField("noise_id")
    assert (m.inputs[0].name, m.inputs[0].unit, m.inputs[0].mean, m.inputs[0].scale, m.inputs[0].limit) == (
        "x", "V", 1.5, 2.0, 4.0)
    assert m.inputs[1].name == "y" and not m.inputs[1].HasField("limit")
    assert (m.outputs[0].unit, m.outputs[0].mean, m.outputs[0].scale) == ("Pa", 3.0, 0.5)
    s = m.sequence
    assert (s.interval, s.valid, s.trained_length, s.warm_up, s.horizon, s.max_substeps) == (
        0.01, pb.Sequence.END, 64, 3, 2, 9)
    assert (m.provenance.name, m.provenance.licence) == ("n", "MIT")
    assert [(e.key, e.value) for e in m.provenance.entries] == [("epochs", "9")]


def test_derived_inputs():
    given = [nrnn.Dt(60.0, 2.0), "a", nrnn.Present("b", 0.5), nrnn.Channel("b"), nrnn.Age(1)]
    file = model_file([sde(d=5)], inputs=given, check=(np.ones((3, 2)), np.ones((3, 3))))
    dt, a, present, b, age = parse(file.to_bytes()).inputs
    kinds = pb.Input
    assert [one.kind for one in (dt, a, present, b, age)] == [kinds.DT, 0, kinds.PRESENT, 0, kinds.AGE]
    assert (present.of, age.of) == (3, 1) and not (dt.HasField("of") or a.HasField("of"))
    assert (dt.mean, dt.scale, present.mean, age.scale) == (60.0, 2.0, 0.5, 1.0)


@pytest.mark.parametrize("readout", [np.ones((3, 5)), (np.ones((3, 5)), np.arange(3)), [[1] * 5] * 3])
def test_readout_with_and_without_bias(readout):
    message = parse(nrnn.ModelFile([sde()], readout=readout).to_bytes())
    assert len(message.outputs) == 3
    assert message.readout.HasField("c") == isinstance(readout, tuple)


def test_check_vectors():
    x, y = draw(4, 2), draw(4, 3)
    file = model_file(task="softmax", check=[nrnn.Check(x, 100 * y, space="logit"),
                                             nrnn.Check(x.astype(np.float32), y[-1], tolerance=1e-3)])
    first, second = parse(file.to_bytes()).checks
    assert first.tolerance == 1e-5 * np.abs(100 * y).max() and first.space == pb.CheckVector.LOGIT
    np.testing.assert_array_equal(array(first.input), x, strict=True)
    np.testing.assert_array_equal(array(second.input), x.astype(np.float32), strict=True)
    assert second.tolerance == 1e-3 and list(second.output.shape) == [1, 3]


def test_check_of_as_many_steps_as_outputs():
    check, = parse(model_file(check=(np.ones((3, 2)), np.ones(3))).to_bytes()).checks
    assert list(check.output.shape) == [1, 3]


def test_check_as_a_pair_with_one_channel_and_one_output():
    layer = nrnn.Elman(W=[[0.5]], U=[[1.0]])
    check, = parse(nrnn.ModelFile([layer], check=([1, 2, 3], [0.1, 0.2, 0.3])).to_bytes()).checks
    assert list(check.input.shape) == list(check.output.shape) == [3, 1]
    assert check.tolerance == 1e-5


def test_save_is_whole_or_not_at_all(tmp_path, monkeypatch):
    file, path = model_file(), tmp_path / "m.nrnn"
    file.save(path)
    assert path.read_bytes() == file.to_bytes() and os.listdir(tmp_path) == ["m.nrnn"]

    def fail(*_):
        raise OSError("disk full")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        model_file(seed=9).save(path)
    assert path.read_bytes() == file.to_bytes() and os.listdir(tmp_path) == ["m.nrnn"]


def test_save_into_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        model_file().save(tmp_path / "nowhere" / "m.nrnn")


def test_equal_models_give_equal_bytes():
    assert model_file().to_bytes() == model_file().to_bytes()


n, d = 3, 2
SQUARE, ENTRY = np.eye(n), np.ones((n, d))
BAD = {
    r"Sde.W: expected shape \(3, 3\) = \[n, n\], found \(2, 3\)": lambda: nrnn.Sde(W=np.ones((2, 3)), U=ENTRY, step=1),
    r"Sde.U: expected shape \[n, d\], found \(3,\)": lambda: nrnn.Sde(W=SQUARE, U=np.ones(3), step=1),
    r"Sde.b: .* \(3,\) = \[n\], found \(4,\)": lambda: nrnn.Sde(W=SQUARE, U=ENTRY, b=np.ones(4), step=1),
    r"Sde.step: .* = \[1\|n\], found \(2,\)": lambda: nrnn.Sde(W=SQUARE, U=ENTRY, step=[1, 2]),
    r"Sde.step: expected a tensor, found None": lambda: nrnn.Sde(W=SQUARE, U=ENTRY, step=None),
    r"Sde.W: expected finite numbers, found nan at \(0, 1\)": lambda: nrnn.Sde(W=[[1, np.nan]], U=ENTRY, step=1),
    r"Sde.W\[0, 0\]: .* range of float32, found 1e\+39": lambda: nrnn.Sde(W=SQUARE * 1e39, U=ENTRY, step=1),
    r"Gate.U: .* \(3, 2\) = \[n, d\]": lambda: nrnn.Sde(W=SQUARE, U=ENTRY, step=1, gate=nrnn.Gate(U=SQUARE)),
    r"Gate.scope: .*'drift', found 'x'": lambda: nrnn.Gate(U=SQUARE, scope="x"),
    r"Gru.U: expected shape \[3n, d\], found \(4, 2\)": lambda: nrnn.Gru(W=SQUARE, U=np.ones((4, 2))),
    r"Lstm.initial: expected shape \(2,\), found \(1,\)":
        lambda: nrnn.Lstm(W=np.ones((4, 1)), U=np.ones((4, 1)), initial=[1.0]),
    r"activation: expected one of 'tanh'.*, found 'swish'": lambda: nrnn.Dense(W=ENTRY, activation="swish"),
    r"PaperNoise.sigma1: expected a finite number >= 0, found -1": lambda: nrnn.PaperNoise(sigma1=-1),
    r"OfficialNoise.mult: expected 0..1, found 2": lambda: nrnn.OfficialNoise(mult=2),
    r"layers: expected at least one": lambda: nrnn.ModelFile([]),
    r"layers\[1\]: expected 5 inputs, the units of layers\[0\], found 2": lambda: nrnn.ModelFile([sde(), sde()]),
    r"readout.V: expected shape \(outputs, 5\), found \(3, 4\)": lambda: nrnn.ModelFile([sde()], np.ones((3, 4))),
    r"readout.c: expected shape \(3,\), found \(2,\)":
        lambda: nrnn.ModelFile([sde()], (np.ones((3, 5)), np.ones(2))),
    r"inputs: expected 2, what layers\[0\] takes, found 3": lambda: model_file(inputs=3),
    r"outputs: expected 3, .* found 1": lambda: model_file(outputs=["a"]),
    r"inputs\[0\]: .* scale not 0": lambda: model_file(inputs=[nrnn.Channel(scale=0), "b"]),
    r"inputs\[1\]: .* scale not 0": lambda: model_file(inputs=["a", nrnn.Dt(scale=0)]),
    r"inputs\[1\].of: expected a name that is there once, of .*, found 'b'":
        lambda: model_file(inputs=["a", nrnn.Present("b")]),
    r"inputs\[1\].of: expected 0 .. 1, found 2": lambda: model_file(inputs=["a", nrnn.Age(2)]),
    r"inputs\[1\].of: expected an nrnn.Channel, found Age": lambda: model_file(inputs=["a", nrnn.Age(1)]),
    r"inputs: expected at least one nrnn.Channel": lambda: model_file(inputs=[nrnn.Dt(), nrnn.Dt()]),
    r"sequence.max_substeps: expected at least 1":
        lambda: model_file(sequence=nrnn.Sequence(max_substeps=0)).to_bytes(),
    r"outputs\[0\]: expected mean 0 and scale 1 for task 'softmax'":
        lambda: model_file(outputs=[nrnn.Output(mean=1), "b", "c"], task="softmax"),
    r"task: expected one of .*, found 'ranking'": lambda: model_file(task="ranking"),
    r"check.x: expected shape \(steps, 2\), found \(4, 3\)": lambda: model_file(check=(np.ones((4, 3)), np.ones(3))),
    r"check.y: expected 1 or 4 rows, .* found 2": lambda: model_file(check=(np.ones((4, 2)), np.ones((2, 3)))),
    r"check.tolerance: expected a finite number > 0":
        lambda: model_file(check=[nrnn.Check(np.ones((4, 2)), np.ones(3), tolerance=-1)]),
    r"noise_id: expected 0 .. 2\^6 - 1, found 64": lambda: model_file([sde(noise_id=64)]).to_bytes(),
    r"sequence.valid: .* found 'never'": lambda: model_file(sequence=nrnn.Sequence(valid="never")).to_bytes(),
}


@pytest.mark.parametrize("message", BAD)
def test_refused(message):
    with pytest.raises(ValueError, match=message):
        BAD[message]()


@pytest.mark.parametrize("message, make", [
    (r"Sde.W: expected real numbers, found <U1", lambda: nrnn.Sde(W=[["a"]], U=[[1]], step=1)),
    (r"layers\[0\]: expected Sde", lambda: nrnn.ModelFile([np.eye(2)])),
    (r"Sde.noise: expected PaperNoise, OfficialNoise or MatrixNoise, found 0.1", lambda: sde(noise=0.1)),
    (r"inputs\[0\]: expected nrnn.Channel, nrnn.Present, .* or a name, found 1.0",
     lambda: model_file(inputs=[1.0, "b"])),
    (r"inputs\[1\].of: expected an integer, found 0.5", lambda: model_file(inputs=["a", nrnn.Age(0.5)])),
])
def test_refused_types(message, make):
    with pytest.raises(TypeError, match=message):
        make()


def elman(**settings):
    return nrnn.Elman(W=[[0.1]], U=[[0.2] * 4], **settings)


@pytest.mark.parametrize("given", ["temp", b"temp", {*"temp"}, dict.fromkeys("temp", 1), True, 4.0])
def test_names_that_have_no_order_are_refused(given):
    with pytest.raises((TypeError, ValueError), match="^inputs: expected (names or descriptions|an integer)"):
        nrnn.ModelFile([elman()], inputs=given)


@pytest.mark.parametrize("make", [
    lambda text: nrnn.Channel(text), lambda text: nrnn.Channel("a", unit=text), lambda text: nrnn.Output(text),
    lambda text: elman(name=text), lambda text: nrnn.Dense(W=[[1]], name=text),
    lambda text: nrnn.ModelFile([elman()], provenance={"note": text}),
    lambda text: nrnn.ModelFile([elman()], provenance={text: "note"})])
@pytest.mark.parametrize("text", ["a\0b", "\0", "a\ud800", os.fsdecode(b"\xff")])
def test_text_that_a_file_cannot_hold_is_refused(make, text):
    with pytest.raises(ValueError, match="expected text that UTF-8 can hold, without NUL, found"):
        make(text)


@pytest.mark.parametrize("settings, message", [
    ({"sequence": 60}, "sequence: expected an nrnn.Sequence, found 60"),
    ({"provenance": "me"}, "provenance: expected a mapping of strings, found 'me'"),
    ({"provenance": {1: "a"}}, "provenance: expected a string, found 1")])
def test_what_is_no_description_is_refused_by_name(settings, message):
    with pytest.raises(TypeError, match=message):
        nrnn.ModelFile([elman()], **settings)


@pytest.mark.parametrize("step", ["0.1", True, None, np.timedelta64(1, "ns"), np.array("0.1")])
def test_a_step_is_a_number(step):
    with pytest.raises((TypeError, ValueError), match=r"^Sde\.step: expected"):
        nrnn.Sde(A=[[1]], W=[[1]], U=[[1]], step=step)


def test_saving_keeps_a_link_and_the_mode(tmp_path):
    target, link = tmp_path / "m.nrnn", tmp_path / "link.nrnn"
    target.write_bytes(b"")
    target.chmod(0o640)
    link.symlink_to("m.nrnn")
    file = nrnn.ModelFile([nrnn.Elman(W=[[0.5]], U=[[1.0]])])
    file.save(link)
    assert link.is_symlink() and target.read_bytes() == file.to_bytes() and target.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in tmp_path.iterdir()} == {"m.nrnn", "link.nrnn"}
