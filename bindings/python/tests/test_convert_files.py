"""What may stand at the paths of a conversion and of `ModelFile.of`; documents within limits; damaged model files."""

import json
import os
import socket
import struct
import zlib

import numpy as np
import pytest

import nrnn
from nrnn import nrnn_model_pb2
from nrnn.values import files
from nrnn.convert import ConversionError, from_rtneural
from nrnn.convert.__main__ import main
from nrnn.convert import _document as document
from nrnn.file.modelfile import framed
from support import model_file
from test_convert_rtneural import KERAS


def fifo(path):
    os.mkfifo(path)


def sock(path):
    socket.socket(socket.AF_UNIX).bind(str(path))


PLACES = {"a pipe": (fifo, "found a pipe"), "a directory": (os.mkdir, "Is a directory"),
          "nothing": (lambda path: None, "No such file"),
          "a device": (lambda path: os.symlink("/dev/zero", path), "found a device"), "a socket": (sock, "source"),
          "a loop of links": (lambda path: os.symlink(path, path), "symbolic links")}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", [None, "torch", "onnx", "rtneural", "noisyrnn"])
def test_no_regular_file(place, kind, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    make, message = PLACES[place]
    make("source")
    before = sorted(os.listdir())
    assert main(["source", "-o", "out.nrnn", *(["--from", kind] if kind else [])]) == 1
    said = capsys.readouterr().err
    assert message in said and "source" in said and len(said.splitlines()) == 1 and sorted(os.listdir()) == before
    with pytest.raises(OSError, match=message):
        nrnn.ModelFile.of("source")


def test_a_file_over_the_limit(tmp_path, capsys, monkeypatch):
    path = tmp_path / "large.json"
    with open(path, "wb") as file:
        file.truncate(document._MOST + 1)
    assert main([str(path), "-o", str(tmp_path / "out"), "--from", "rtneural"]) == 1
    assert f"large.json: expected at most {document._MOST} bytes, found {document._MOST + 1}" in capsys.readouterr().err
    monkeypatch.setattr(nrnn.file.modelfile, "_MOST_BYTES", 100)
    model_file().save(tmp_path / "m.nrnn")
    with pytest.raises(ValueError, match="m.nrnn: expected at most 100 bytes, found"):
        nrnn.ModelFile.of(tmp_path / "m.nrnn")
    assert files.read_whole(tmp_path / "m.nrnn", os.path.getsize(tmp_path / "m.nrnn")) == model_file().to_bytes()


@pytest.mark.parametrize("link", [False, True])
def test_the_source_is_not_written_over(link, tmp_path, capsys):
    source, out = tmp_path / "x.json", tmp_path / ("y" if link else "x.json")
    source.write_text(json.dumps(KERAS["gru"]))
    if link:
        os.link(source, out)
    assert main([str(source), "-o", str(out)]) == 1
    assert "expected another file than the source" in capsys.readouterr().err
    assert json.loads(source.read_text()) == KERAS["gru"]


def test_names_in_a_file_are_escaped_in_the_report(tmp_path, capsys):
    onnx = pytest.importorskip("onnx")
    from onnx_models import cell

    graph = cell("GRU", inputs=[("initial_h", [1, 1, 3])], slots=["initial_h"])
    graph.graph.node[0].name = "\x1b[31mred\x07"
    onnx.save(graph, tmp_path / "x.onnx")
    assert main([str(tmp_path / "x.onnx"), "-o", str(tmp_path / "y")]) == 0
    said = capsys.readouterr().out
    assert "\\x1b[31mred\\x07" in said and "\x1b" not in said


def test_what_no_check_was_written_for_is_one_line(tmp_path, capsys, monkeypatch):
    def broken(source, report=print):
        raise ZeroDivisionError("division by zero\n" + "x" * 1000)

    monkeypatch.setattr(nrnn.convert, "from_rtneural", broken)
    (tmp_path / "x.json").write_text("{}")
    assert main([str(tmp_path / "x.json"), "-o", str(tmp_path / "y")]) == 1
    said = capsys.readouterr().err
    assert "x.json: not understood, ZeroDivisionError: division by zero" in said and len(said) < 320


@pytest.mark.parametrize("data, message", [
    (b'{"a": 1, "a": 2}', "the key 'a' twice"), (b"[" * 100000, "nested too deeply|taking more memory|Expecting value"),
    (b'{"a": ' + b"[" * 150 + b"]" * 150 + b"}", "nested deeper than 100"),
    (b'{"a": ' + b"9" * 5000 + b"}", "4300 digits"),
    (b'{"a": [' + b"[]," * 1500000 + b"0]}", "taking more memory"), (b"\xff{}", "'utf-8' codec"),
    (b"{'a': 1}", "property name"),
    (b'{"in_shape": [1], "layers": [{"type": ["gru"]}]}', "expected one of dense"),
    (b'{"in_shape": [1000000000], "layers": [{"type": "activation", "activation": "tanh"}]}', "1 to 65536 features"),
    (b'{"model_data": [1], "state_dict": {}}', "model_data: expected an object"),
    (b'{"state_dict": [1]}', "state_dict: expected an object"),
    (b'{"in_shape": [1], "layers": [{"type": "dense", "weights": [[["a"]], [0]]}]}', "expected real numbers"),
    (b'{"in_shape": [1], "layers": [{"type": "dense", "weights": [[[NaN]], [0]]}]}', "expected finite numbers"),
])
def test_documents_that_are_refused(data, message, tmp_path):
    path = tmp_path / "x.json"
    path.write_bytes(data)
    with pytest.raises(ConversionError, match=message) as error:
        from_rtneural(path)
    assert "x.json" in str(error.value) and len(str(error.value)) <= 300 and str(error.value).isprintable()


def test_a_document_with_a_mark_of_its_encoding(tmp_path):
    (tmp_path / "x.json").write_text(json.dumps(KERAS["gru"]), encoding="utf-8-sig")
    assert from_rtneural(tmp_path / "x.json", report=None).to_bytes() == from_rtneural(KERAS["gru"],
                                                                                       report=None).to_bytes()


def sealed(body):
    return body + b"\x7d" + struct.pack("<I", zlib.crc32(body))


def changed(change):
    message = nrnn_model_pb2.Model.FromString(model_file().to_bytes())
    change(message)
    return framed(message)


def field(number, content):
    return bytes([number << 3 | 2, len(content)]) + content


LAYERS, NAME = nrnn_model_pb2.Model.LAYERS_FIELD_NUMBER, nrnn_model_pb2.Layer.NAME_FIELD_NUMBER
MODELS = {
    "a weight": (lambda data: data.replace(model_file().layers[0].W.astype("<f4").tobytes()[:4], b"\0\0\0\0"),
                 "expected the checksum"),
    "cut short": (lambda data: data[:-9], "do not decode|expected the checksum"),
    "without checksum": (lambda data: data[:-5], "expected the checksum"),
    "bytes after it": (lambda data: data + b"\x0a\x04nrnn", "expected the checksum"),
    "no such layer": (lambda data: changed(lambda m: m.layers.add()), "expected one of sde"),
    "a name that is no text": (lambda data: sealed(data[:-5] + field(LAYERS, field(NAME, b"\xff\xfe"))),
                               "layers.name: expected UTF-8"),
    "a derived input of none": (lambda data: changed(lambda m: m.inputs.add(of=99)), "of"),
    "a shape beyond its numbers": (lambda data: changed(lambda m: m.readout.V.shape.append(1 << 31)), "as many numbers as shape"),
    "empty layers": (lambda data: sealed(data[:-5] + field(LAYERS, b"") * 300000), "taking more memory"),
    "merged provenance": (lambda data: sealed(data[:-5] + b"\x52\x02\x42\x00" * 200000), "taking more memory"),
}


@pytest.mark.parametrize("kind", MODELS)
def test_damaged_model_files(kind, tmp_path):
    make, message = MODELS[kind]
    data = make(model_file().to_bytes())
    assert data != model_file().to_bytes()
    (tmp_path / "m.nrnn").write_bytes(data)
    for source, where in ((data, "model file: "), (tmp_path / "m.nrnn", "m.nrnn: ")):
        with pytest.raises(ValueError, match=f"^{where}.*({message})") as error:
            nrnn.ModelFile.of(source)
        assert len(str(error.value)) <= 300 and str(error.value).isprintable()


Later = nrnn_model_pb2.Model
LATER = {
    "provenance again": (lambda m: m, field(Later.PROVENANCE_FIELD_NUMBER, b"\x0a\x01a") * 2,
                         "Model.provenance: expected once"),
    "a readout again": (lambda m: m, field(Later.READOUT_FIELD_NUMBER, b""), "Model.readout: expected once"),
    "a field of a later version": (lambda m: m, b"\xa0\x06\x01",
                                   "Model: expected fields that this version knows, found number 100"),
    "a feature by name": (lambda m: m.requires.append("magic"), b"", "Model.requires: expected none"),
    "other weights": (lambda m: m.weight_sets.add(), b"", "Model.weight_sets: expected none"),
    "a feedback": (lambda m: m.feedback.output.append(1), b"", "Model.feedback: expected none"),
    "a task of a later version": (lambda m: setattr(m, "task", 3), b"", "task: expected one of 0, 1, 2, 4, found 3"),
    "an activation of a later version": (lambda m: m.layers[0].sde.MergeFromString(b"\x38\x63"), b"",
                                         "Sde.activation: expected a value that this version knows, found 99"),
    "another version": (lambda m: setattr(m, "version", 2), b"", "version: expected 1, found 2"),
}


@pytest.mark.parametrize("kind", LATER)
def test_what_a_later_version_may_mean_is_refused(kind):
    change, more, message = LATER[kind]
    data = sealed(changed(change)[:-5] + more)
    with pytest.raises(ValueError, match=f"^model file: {message}"):
        nrnn.ModelFile.of(data)


def test_provenance_may_hold_more():
    message = nrnn_model_pb2.Model.FromString(model_file(provenance={"name": "n"}).to_bytes())
    message.provenance.MergeFromString(b"\xa0\x06\x01")
    assert nrnn.ModelFile.of(framed(message)).provenance == {"name": "n"}


def test_every_flipped_bit_is_found():
    data = model_file([nrnn.Dense(W=np.eye(2))], count=1).to_bytes()
    for bit in range(8 * len(data)):
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueError):
            nrnn.ModelFile.of(bytes(damaged))
