"""Safetensors: a header of JSON, then numbers, all of which it describes once."""

import json

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionError, read_checkpoint

torch = pytest.importorskip("torch")
nn = torch.nn


def packed(header, body=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def entry(kind="F32", shape=(2,), offsets=(0, 8)):
    return {"dtype": kind, "shape": list(shape), "data_offsets": list(offsets)}


def written(tmp_path, data):
    (path := tmp_path / "net.safetensors").write_bytes(data)
    return path


@pytest.mark.parametrize("kind, numpy", [("F64", "<f8"), ("F32", "<f4"), ("F16", "<f2"), ("I64", "<i8"), ("I32", "<i4"),
                                         ("I16", "<i2"), ("I8", "i1"), ("U8", "u1"), ("BOOL", "?")])
def test_kinds_of_numbers(kind, numpy, tmp_path):
    values = np.array([[0, 1, 1], [1, 0, 1]], numpy)
    data = packed({"__metadata__": {"format": "pt"}, "a": entry(kind, (2, 3), (0, values.nbytes))}, values.tobytes())
    found = read_checkpoint(written(tmp_path, data))["a"]
    assert found.dtype == np.dtype(numpy) and np.array_equal(found, values)


def test_bfloat16(tmp_path):
    values = torch.tensor([1.5, -2.25, 3e38]).bfloat16()
    data = packed({"a": entry("BF16", (3,), (0, 6))}, values.view(torch.int16).numpy().tobytes())
    found = read_checkpoint(written(tmp_path, data))["a"]
    assert found.dtype == np.float32 and np.array_equal(found, values.float().numpy())


def test_a_network(tmp_path):
    torch.manual_seed(1)
    net = {"norm": nn.LayerNorm(5), "body.rnn": nn.GRU(2, 5, 2), "head": nn.Linear(5, 1)}
    tensors = {f"{name}.{key}": value.numpy() for name, part in net.items() for key, value in part.state_dict().items()}
    header, body = {}, b""
    for name, value in sorted(tensors.items()):
        header[name] = entry("F32", value.shape, (len(body), len(body) + value.nbytes))
        body += value.tobytes()
    x = torch.randn(20, 2)
    with torch.no_grad():
        y = net["head"](net["norm"](net["body.rnn"](x)[0]))
    file = nrnn.convert.from_torch(written(tmp_path, packed(header, body)), expect=(x, y), report=None)
    assert file.report.verified
    assert "body.rnn, norm, head, the only one that fits by sizes" in file.report.assumed[0]


@pytest.mark.parametrize("data, message", [
    (packed({"a": entry()}, bytes(4)), "4 bytes of numbers where the header has 8"),
    (packed({"a": entry()}, bytes(12)), "12 bytes of numbers where the header has 8"),
    (packed({"a": entry(), "b": entry(offsets=(4, 12))}, bytes(12)), "b: numbers at 4 where those before end at 8"),
    (packed({"a": entry(), "b": entry(offsets=(12, 20))}, bytes(20)), "b: numbers at 12 where those before end at 8"),
    (packed({"a": entry(shape=(3,))}, bytes(8)), r"a: 8 bytes of shape \[3\]"),
    (packed({"a": entry(shape=(-2,))}, bytes(8)), "a: expected a shape and two offsets"),
    (packed({"a": entry(shape=(True, 2))}, bytes(8)), "a: expected a shape and two offsets"),
    (packed({"a": entry(offsets=(0, 8, 8))}, bytes(8)), "a: expected a shape and two offsets"),
    (packed({"a": entry(shape=(1 << 61, 1 << 61))}, bytes(8)), "a: 8 bytes of shape"),
    (packed({"a": entry(shape=[1] * 40 + [2])}, bytes(8)), "a: expected a shape and two offsets"),
    (packed({"a": entry("F8_E4M3", (8,))}, bytes(8)), "a: numbers of 'F8_E4M3'"),
    (packed({"a": {"dtype": "F32", "shape": [2]}}, bytes(8)), "a: expected dtype, shape and data_offsets"),
    (packed(b'{"a": 1, "a": 2}'), "the key 'a' twice"),
    (packed(b"{" * 50), "the header: expected JSON"),
    (packed(b'{"a":' + b"[" * 3000), "the header: expected JSON"),
    ((1 << 26).to_bytes(8, "little") + b"{}", "a header of 67108864 bytes where 2 are left"),
])
def test_damaged_files(data, message, tmp_path):
    with pytest.raises(ConversionError, match=message) as error:
        read_checkpoint(written(tmp_path, data))
    assert "net.safetensors: " in str(error.value) and len(str(error.value)) <= 300
