"""What the library refuses when it loads a file is refused by `ModelFile` too, and by name."""

import numpy as np
import pytest

import nrnn
from nrnn import nrnn_model_pb2 as pb
from nrnn.file.modelfile import framed
from support import Draw, needs_engine

N = 3
draw = Draw(8)
STACK = [nrnn.Norm(inputs=N, gain=draw(N), activation="clip", alpha=-0.5, beta=0.5),
         nrnn.Gru(W=draw(3 * N, N), U=draw(3 * N, N), gate=nrnn.Function("hard_sigmoid"), initial=draw(N),
                  skip=nrnn.Skip(W=draw(N, N), b=draw(N)))]


def message():
    return pb.Model.FromString(nrnn.ModelFile(STACK, readout=(draw(2, N), draw(2))).to_bytes())


def fill(tensor, dtype, numbers):
    tensor.dtype, tensor.data = dtype, np.asarray(numbers).tobytes()


def shaped(tensor, *shape):
    tensor.shape[:] = shape


def set_function(m, **numbers):
    m.layers[1].gru.gate.Clear()
    for name, value in numbers.items():
        setattr(m.layers[1].gru.gate, name, value)


ALTERED = {
    r"layers\[0\]: Norm\.gain: expected dtype f32, found f16":
        lambda m: fill(m.layers[0].norm.gain, pb.Tensor.F16, np.ones(N, "<f2")),
    r"layers\[1\]: Skip\.W: expected dtype f32, f16, bf16, i8, found f64":
        lambda m: fill(m.layers[1].skip.W, pb.Tensor.F64, np.eye(N)),
    r"layers\[1\]: Skip\.b: expected dtype f32, found bf16":
        lambda m: fill(m.layers[1].skip.b, pb.Tensor.BF16, np.zeros(N, "<u2")),
    r"layers\[1\]: initial_state: expected dtype f32, found f64":
        lambda m: fill(m.layers[1].initial_state, pb.Tensor.F64, np.ones(N)),
    r"readout\.c: expected dtype f32, found f64": lambda m: fill(m.readout.c, pb.Tensor.F64, np.ones(2)),
    r"readout\.V: expected a scale with dtype i8 alone, found one with f32": lambda m: setattr(m.readout.V, "scale", bytes(8)),
    r"layers\[1\]: Gru\.W: expected as many numbers as shape \(4294967295, 4294967295\) has, found 27":
        lambda m: shaped(m.layers[1].gru.W, 2**32 - 1, 2**32 - 1),
    r"layers\[1\]: Gru\.b: expected 4 bytes for each number":
        lambda m: setattr(m.layers[1].gru.b, "data", bytes(37)),
    r"layers\[0\]: alpha: expected at most beta, 0.5, found 0.75": lambda m: setattr(m.layers[0].norm, "alpha", 0.75),
    r"layers\[0\]: beta: expected a number within the range of float32, found 1e\+39":
        lambda m: setattr(m.layers[0].norm, "beta", 1e39),
    r"layers\[1\]: Gru\.gate: activation: expected one, found none": lambda m: set_function(m, alpha=1),
    r"layers\[1\]: Gru\.gate: alpha: expected at most beta, 1, found 2":
        lambda m: set_function(m, activation=pb.CLIP, alpha=2, beta=1),
    r"max_substeps: expected at most 65536, found 65537": lambda m: setattr(m.sequence, "max_substeps", 65537)}


@needs_engine
@pytest.mark.parametrize("words", ALTERED)
def test_a_file_that_was_altered(words):
    altered = message()
    ALTERED[words](altered)
    data = framed(altered)
    with pytest.raises((nrnn.ModelError, nrnn.Unsupported)):
        nrnn.Model.load(data)
    with pytest.raises(ValueError, match=words):
        nrnn.ModelFile.of(data)


def varint(number):
    parts = []
    while number > 127:
        number, part = number >> 7, number & 127 | 128
        parts.append(part)
    return bytes([*parts, number])


def delimited(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


@needs_engine
@pytest.mark.parametrize("words, field", [
    (r"Layer\.skip: expected wire type 2, found 0", varint(5 << 3) + b"\1"),
    (r"Layer\.noise_id: expected wire type 0, found 5", varint(2 << 3 | 5) + bytes(4)),
    (r"Layer: expected fields that this version knows, found number 77", varint(77 << 3 | 3) + varint(77 << 3 | 4)),
    (r"Layer\.skip: expected wire type 2, found 3", varint(5 << 3 | 3) + varint(5 << 3 | 4))])
def test_a_field_that_is_written_as_another_kind(words, field):
    """A decoder drops it, or passes over it."""
    data, layer = message(), message().layers[1].SerializeToString() + field
    del data.layers[1]
    data = resealed(data, delimited(5, layer))
    with pytest.raises((nrnn.ModelError, nrnn.Unsupported)):
        nrnn.Model.load(data)
    with pytest.raises(ValueError, match=words):
        nrnn.ModelFile.of(data)


def resealed(m, more):
    """The file of a message, with bytes behind it."""
    class Plain:
        ClearField = m.ClearField

        def SerializeToString(self, deterministic):
            return m.SerializeToString(deterministic=deterministic) + more
    return framed(Plain())


BEYOND = {
    r"alpha: expected a number within the range of float32, found -1e\+39":
        lambda: nrnn.Function("elu", alpha=-1e39),
    r"beta: expected a number within the range of float32": lambda: nrnn.Dense(W=np.eye(2), activation="clip", beta=3.41e38),
    r"Embedding\.table: expected at most 65536 rows, found 65537": lambda: nrnn.Embedding(table=np.zeros((65537, 1))),
    r"Cfc\.backbone: expected at most 64 layers, found 65":
        lambda: nrnn.Cfc(W=np.zeros((4, 2)), backbone=[nrnn.Dense(W=np.eye(2))] * 65),
    r"Cfc\.backbone\[0\]: expected at most 65536 units, found 65537":
        lambda: nrnn.Cfc(W=np.zeros((4, 65537)), backbone=[nrnn.Dense(W=np.zeros((65537, 2)))]),
    r"VectorField\.network: expected at most 64 layers, found 65":
        lambda: nrnn.VectorField(network=[nrnn.Dense(W=[[1]])] * 65, dimension=1),
    r"sequence\.max_substeps: expected at most 65536, found 65537": lambda: nrnn.Sequence(max_substeps=65537)}


@pytest.mark.parametrize("words", BEYOND)
def test_what_no_file_may_hold(words):
    with pytest.raises(ValueError, match=words):
        BEYOND[words]()


@needs_engine
def test_as_much_as_a_file_may_hold():
    stack = [nrnn.Embedding(table=np.zeros((65536, 1))),
             nrnn.Cfc(W=np.zeros((4, 2)), backbone=[nrnn.Dense(W=np.eye(2))] * 64)]
    nrnn.Model.load(nrnn.ModelFile(stack, sequence=nrnn.Sequence(1.0, max_substeps=65536)).to_bytes())


@needs_engine
def test_bounds_that_float32_holds_as_one():
    """1 and what float32 rounds to 1 are bounds, in any order."""
    file = nrnn.ModelFile([nrnn.Dense(W=[[3]], activation="clip", alpha=1 + 1e-9, beta=1)])
    data = file.to_bytes()
    assert nrnn.Model.load(data).stream().step([1]).nominal == nrnn.ModelFile.of(data).layers[0].function.beta == 1


def map_of(n):
    return nrnn.Quaternion(*draw(4, n // 4, n // 4))


SPARSE = nrnn.VectorField(network=[nrnn.Dense(W=nrnn.Csr.from_dense(np.eye(N)))], dimension=N)
# What stands for a matrix: a layer, where its tensor is, the dtypes that there are not, and what is said of them.
STANDING_FOR = {
    r"Dense\.W, a Csr: expected dtype f32, found": (SPARSE, lambda m: m.vector_field.network[0].W, ("f16", "bf16", "i8")),
    r"Elman\.W, a Quaternion: expected dtype f32, f16, bf16, found": (
        nrnn.Elman(W=map_of(4), U=map_of(4)), lambda m: m.elman.W, ("i8",)),
    r"Lstm\.W, a Quaternion: expected dtype f32, f16, bf16, found": (
        nrnn.Lstm(W=[map_of(4)] * 4, U=[map_of(4)] * 4), lambda m: m.lstm.W, ("i8",))}


@needs_engine
@pytest.mark.parametrize("words", STANDING_FOR)
def test_a_dtype_that_there_is_not_of_what_stands_for_a_matrix(words):
    layer, tensor, lacking = STANDING_FOR[words]
    for dtype in {"f32", "f16", "bf16", "i8"} - {*lacking}:
        nrnn.Model.load(nrnn.ModelFile([layer], dtype=dtype).to_bytes())
    for dtype in lacking:
        for use in (nrnn.ModelFile.to_bytes, nrnn.ModelFile.stored):
            with pytest.raises(ValueError, match=f"{words} {dtype}"):
                use(nrnn.ModelFile([layer], dtype=dtype))
        altered = pb.Model.FromString(nrnn.ModelFile([layer]).to_bytes())
        held = tensor(altered.layers[0])
        numbers = np.frombuffer(held.data, "<f4")
        fill(held, pb.Tensor.DType.Value(dtype.upper()), numbers.astype("i1" if dtype == "i8" else "<u2"))
        if dtype == "i8":
            held.scale = bytes(4 * held.shape[0])
        with pytest.raises(nrnn.Unsupported):
            nrnn.Model.load(framed(altered))
        with pytest.raises(ValueError, match=f"{words.partition(',')[0]}: {words.partition(': ')[2]} {dtype}"):
            nrnn.ModelFile.of(framed(altered))
