"""`nrnn quantize`: bytes worked out by hand."""

import zlib

import pytest

import nrnn
from weights import decoded, expected

W = [[127, -63.5, 62.5, 0.5], [0, 0, 0, 0], [-2, 1, 0.015, 1e-20]]  # scales 1, 1 and 2 / 127
TIES = [1 + 2**-11, 1 + 3 * 2**-11, 65504, -2**-24, 2**-25, 3 * 2**-25]  # of f16
BROAD = [1 + 2**-8, 1 + 3 * 2**-8, -3e38, 2**-133, 2**-134, 3 * 2**-134]  # of bf16


@pytest.mark.parametrize(("rows", "kind", "data", "scale"), [
    (W, "int8", "7f c0 3e 00  00 00 00 00  81 40 01 00", "00 00 80 3f  00 00 80 3f  04 02 81 3c"),
    # In denormals, unit 2^-149: 190 units have the scale 1 unit, 63 become zeros.
    ([[190 * 2**-149, -100 * 2**-149], [63 * 2**-149, 0]], "int8", "7f 9c  00 00", "01 00 00 00  00 00 80 3f"),
    ([TIES], "f16", "00 3c  02 3c  ff 7b  01 80  00 00  02 00", ""),
    ([BROAD], "bf16", "80 3f  82 3f  62 ff  01 00  00 00  02 00", ""),
])
def test_weights(quantized, tmp_path, rows, kind, data, scale):
    path = tmp_path / "model.nrnn"
    nrnn.ModelFile([nrnn.Dense(W=rows)]).save(path)
    tensor = decoded(quantized(path, kind)[0]).layers[0].dense.W
    assert (tensor.data, tensor.scale) == (bytes.fromhex(data), bytes.fromhex(scale))
    assert (tensor.data, tensor.scale) == expected(decoded(path).layers[0].dense.W, kind)


def test_a_whole_file(quantized, tmp_path):
    path = tmp_path / "model.nrnn"
    nrnn.ModelFile([nrnn.Dense(W=[[2]])], check=([[1.0]], [[2.0]])).save(path)
    body = bytes.fromhex("0a 04 6e 72 6e 6e"                                      # magic
                         "10 01"                                                  # version
                         "22 12  19 00 00 00 00 00 00 00 00  21 00 00 00 00 00 00 f0 3f"  # input: mean 0, scale 1
                         "2a 16  ca 01 13"                                        # layer, dense
                         "0a 0f  0a 02 01 01  10 03  1a 01 7f  22 04 04 02 81 3c"  # W: [1, 1], I8, 127 of 2 / 127,
                         "18 03"                                                  # the identity
                         "3a 12  19 00 00 00 00 00 00 00 00  21 00 00 00 00 00 00 f0 3f"  # output: the same
                         "40 00"                                                  # regression
                         "52 13  42 11  0a 09" + b"quantized".hex() + "12 04" + b"int8".hex() +
                         "5a 23  12 0a  0a 02 01 01  1a 04 00 00 80 3f"           # check: 1.0 gives
                         "1a 0a  0a 02 01 01  1a 04 00 00 00 40"                  # 2.0, within
                         "21 f1 68 e3 88 b5 f8 f4 3e"                             # 2e-5,
                         "28 00")                                                 # in the outputs' space
    out, _ = quantized(path, "int8")
    assert out.read_bytes() == body + b"\x7d" + zlib.crc32(body).to_bytes(4, "little")
