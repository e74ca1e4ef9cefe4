"""Which format a file is of, by what it holds; and what it looks like, if none is read."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

import nrnn
from nrnn.commands import KINDS
from nrnn.convert._guess import guess

CASES = Path(__file__).parent / "cases"
OF_CASES = {"nam_lstm.nam": "nam", "guitarml_skip_1.json": "rtneural", "keras_lstm.h5": "keras", "keras_lstm.keras": "keras",
            "torchscript_lstm.pt": "torch", "state_dict_relu_in_head_is_lost.pth": "torch", "after_lstm_Elu.onnx": "onnx",
            "lstm_state_dict.safetensors": "torch"}


@pytest.mark.parametrize("name", OF_CASES)
def test_of_the_cases_whatever_their_name(name, tmp_path):
    (tmp_path / "model").write_bytes((CASES / name).read_bytes())
    assert guess(tmp_path / "model") == OF_CASES[name]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_converter(kind):
    assert callable(getattr(nrnn.convert, f"from_{kind}"))


def zipped(*names):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    return data.getvalue()


@pytest.mark.parametrize("data, kind", [
    (zipped("metadata.json", "config.json", "model.weights.h5"), "keras"), (zipped("net/code/__torch__.py", "net/data.pkl"), "torch"),
    (zipped("net/models/model.json", "net/archive_format"), "torch"), (zipped("serialized_exported_program.json"), "torch"),
    (b"\xef\xbb\xbf " + json.dumps({"layers": []}).encode(), "rtneural"),
    (b"\n" + json.dumps({"weights": [], "config": {}, "architecture": "WaveNet"}).encode(), "nam"),
])
def test_by_content(data, kind, tmp_path):
    (tmp_path / "model").write_bytes(data)
    assert guess(tmp_path / "model") == kind


@pytest.mark.parametrize("data, found", [
    (zipped("a.npy", "b.npy"), "a zip file of 'a.npy', 'b.npy'"), (b"some text", "none of them; name it with --from"),
    (b"", "none of them"),
])
def test_unknown_files_say_what_is_read(data, found, tmp_path):
    (tmp_path / "model").write_bytes(data)
    with pytest.raises(nrnn.convert.ConversionError, match=rf"^model: expected ONNX, Keras .*, \.nam; found {found}") as error:
        guess(tmp_path / "model")
    assert len(str(error.value)) <= 300


@pytest.mark.parametrize("data, looks", [
    (b"\x1c\0\0\0TFL3" + bytes(32), "TensorFlow Lite"),
    (b"\x08\x01\x12\x80\x20" + bytes(32), "a TensorFlow SavedModel"), (b"\x93NUMPY" + bytes(32), "an array of numpy.save"), (b"GGUF" + bytes(32), "GGUF"), (b"<?xml ?>", "XML"),
    (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
    (b"\n<!DOCTYPE html>\n<html>", "a web page"), (b"<HTML>", "a web page"), (b"\x1f\x8b\x08" + bytes(32), "a compressed"),
    (nrnn.ModelFile([nrnn.Gru(W=np.ones((3, 1)), U=np.ones((3, 1)))]).to_bytes(), "a NoisyRNN model already"),
])
def test_files_of_other_kinds_say_what_they_look_like(data, looks, tmp_path):
    (tmp_path / "model").write_bytes(data)
    with pytest.raises(nrnn.convert.ConversionError, match=f"found what looks like {looks}"):
        guess(tmp_path / "model")


def test_a_folder_of_tensorflow(tmp_path):
    (tmp_path / "saved_model.pb").write_bytes(b"")
    with pytest.raises(nrnn.convert.ConversionError, match="found a folder that is a TensorFlow SavedModel"):
        guess(tmp_path)
    with pytest.raises(IsADirectoryError):
        guess(tmp_path.parent)
