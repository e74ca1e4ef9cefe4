"""What the layers write that `test_modelfile` does not see: structures, narrow weights, settings, refusals."""

import numpy as np
import pytest

import nrnn
from nrnn import nrnn_model_pb2 as pb
from support import Draw, sde

draw = Draw(6)
Q = nrnn.Quaternion


def quaternion(rows, columns):
    return Q(*(draw(rows, columns) for _ in "rijk"))


def cell(layer, dtype="f32"):
    """The layer's message."""
    message, = pb.Model.FromString(nrnn.ModelFile([layer], dtype=dtype).to_bytes()).layers
    return getattr(message, message.WhichOneof("cell"))


def numbers(tensor, kind="<f4"):
    return np.frombuffer(tensor.data, kind).reshape(tensor.shape)


def test_the_matrix_of_a_quaternion_map_is_the_hamilton_product():
    a, b = (1, 2, 3, 4), (5, 6, 7, 8)
    one = Q(*([[part]] for part in a))
    np.testing.assert_array_equal(one.dense() @ b, (-60, 12, 30, 24))
    np.testing.assert_array_equal(Q(*([[part]] for part in b)).dense() @ a, (-60, 20, 14, 32))


def test_planar_layout():
    """Row a N + u of the matrix is component a of unit u."""
    map_ = quaternion(3, 2)
    x = draw(8)
    y = map_.dense() @ x
    for unit in range(3):
        parts = sum(Q(*([[block[unit, column]]] for block in map_.blocks)).dense() @ x[column::2] for column in (0, 1))
        np.testing.assert_allclose(y[unit::3], parts)


def test_quaternion_tensors():
    layer = nrnn.Elman(W=quaternion(3, 3), U=quaternion(3, 2), b=draw(12))
    assert (layer.units, layer.inputs) == (12, 8)
    message = cell(layer)
    assert message.W.structure == pb.Tensor.QUATERNION and message.b.structure == pb.Tensor.DENSE
    assert list(message.U.shape) == [4, 3, 2]
    np.testing.assert_array_equal(numbers(message.U), layer.U.blocks.astype(np.float32))


def test_quaternion_gates_are_stacked():
    gates = [quaternion(3, 2) for _ in "ifgo"]
    layer = nrnn.Lstm(W=[quaternion(3, 3) for _ in "ifgo"], U=gates)
    assert (layer.units, layer.inputs, layer.state_size) == (12, 8, 24)
    message = cell(layer)
    assert list(message.W.shape) == [4, 4, 3, 3] and list(message.U.shape) == [4, 4, 3, 2]
    np.testing.assert_allclose(layer.U.dense()[12:24], gates[1].dense())


def test_sparse_tensors():
    W = np.array([[0, 2.0, 0], [0, 0, 0], [-1, 0, 3]])
    csr = nrnn.Csr.from_dense(W)
    np.testing.assert_array_equal(csr.dense(), W)
    field = nrnn.VectorField(network=[nrnn.Dense(W=csr, activation="relu"), nrnn.Dense(W=np.eye(3))], dimension=3)
    message = cell(field).network[0].W
    assert message.structure == pb.Tensor.CSR and list(message.shape) == [3, 3]
    assert (list(message.row_start), list(message.column)) == ([0, 1, 1, 3], [1, 0, 2])
    np.testing.assert_array_equal(np.frombuffer(message.data, "<f4"), [2, -1, 3])


@pytest.mark.parametrize("dtype, kind, digits", [("f16", "<f2", 11), ("bf16", "<u2", 8)])
def test_half_precision(dtype, kind, digits):
    layer = sde(n=6)
    message = cell(layer, dtype)
    assert message.W.dtype == pb.Tensor.DType.Value(dtype.upper()) and message.b.dtype == pb.Tensor.F32
    data = numbers(message.W, kind)
    read = (data.astype(np.uint32) << 16).view(np.float32) if dtype == "bf16" else data
    assert np.abs(read / layer.W - 1).max() <= 2.0 ** -digits
    np.testing.assert_array_equal(layer.stored(dtype).W, read)


def test_bf16_rounds_to_nearest_ties_to_even():
    bits = np.array([0x3F80_7FFF, 0x3F80_8000, 0x3F81_8000, 0x3F80_8001], np.uint32)
    message = cell(nrnn.Dense(W=bits.view(np.float32)[None]), "bf16").W
    np.testing.assert_array_equal(numbers(message, "<u2")[0], [0x3F80, 0x3F80, 0x3F82, 0x3F81])


def test_int8_has_a_scale_per_row():
    W = np.array([[0.5, -2.0, 1.0], [0, 0, 0], [3e-3, 1e-3, -1e-3]])
    layer = nrnn.Dense(W=W)
    message = cell(layer, "i8").W
    data, scale = numbers(message, np.int8), np.frombuffer(message.scale, "<f4")
    np.testing.assert_array_equal(data, [[32, -127, 64], [0, 0, 0], [127, 42, -42]])
    np.testing.assert_allclose(scale[[0, 2]], [2 / 127, 3e-3 / 127], rtol=1e-7)
    np.testing.assert_array_equal(layer.stored("i8").W, data * scale[:, None].astype(float))


def test_half_precision_of_quaternion_blocks():
    layer = nrnn.Elman(W=quaternion(3, 3), U=quaternion(3, 2))
    message = cell(layer, "f16").U
    np.testing.assert_array_equal(numbers(message, "<f2"), layer.U.blocks.astype("<f2"))
    np.testing.assert_array_equal(layer.stored("f16").U.blocks, layer.U.blocks.astype("<f2"))


def test_settings():
    ones = np.ones(12)
    elman = cell(nrnn.Elman(W=np.eye(12), U=draw(12, 2), activation="modrelu", modrelu_bias=-ones, clip=3.0))
    assert (elman.activation, elman.clip) == (pb.MODRELU, 3) and elman.HasField("modrelu_bias")
    assert cell(nrnn.Gru(W=draw(6, 2), U=draw(6, 3), clip=2.0)).clip == 2
    lstm = nrnn.Lstm(W=draw(12, 2), U=draw(12, 5), projection=draw(2, 3), clip=1.5, candidate_factor=0.8,
                     initial=ones[:5])
    assert (lstm.outputs, lstm.units, lstm.state_size) == (2, 3, 5)
    message = cell(lstm)
    assert (message.clip, message.candidate_factor, list(message.projection.shape)) == (1.5, 0.8, [2, 3])
    assert cell(sde(scheme="heun")).scheme == pb.STOCHASTIC_HEUN
    cornn = cell(nrnn.Cornn(Wy=np.eye(2), Wz=np.eye(2), U=draw(2, 1), dt=0.04, gamma=2.7, epsilon=4.7))
    assert (cornn.dt, cornn.gamma, cornn.epsilon) == (0.04, 2.7, 4.7) and not cornn.HasField("b")


def test_matrix_noise():
    file = nrnn.ModelFile([sde(noise=nrnn.MatrixNoise(draw(5, 3), trained_with=False))])
    noise = pb.Model.FromString(file.to_bytes()).layers[0].noise
    assert noise.WhichOneof("form") == "matrix" and list(noise.matrix.sigma.shape) == [5, 3]
    assert noise.HasField("trained_with") and not noise.trained_with
    with pytest.raises(ValueError, match=r"Sde.noise.sigma: expected 5 rows, one per unit, found 4"):
        sde(noise=nrnn.MatrixNoise(np.ones((4, 5))))


def anchors(q=3, k=2, d=4):
    vectors = draw(q, k, d)
    return vectors / np.linalg.norm(vectors, axis=2, keepdims=True)


def test_kernel():
    layer = nrnn.Kernel(anchors=anchors(), projection=np.eye(3), alpha=0.5, gap_penalty=0.4, pooling="max",
                        la_feature=False, scaled=False, aggregation=[0.25, 0.75], initial=np.ones(6))
    assert (layer.units, layer.outputs, layer.inputs, layer.state_size) == (3, 6, 4, 6)
    message = cell(layer)
    assert (message.alpha, getattr(message, "lambda"), message.pooling) == (0.5, 0.4, pb.Kernel.MAX)
    assert not message.la_feature and not message.scaled and list(message.aggregation) == [0.25, 0.75]
    assert cell(layer, "i8").anchors.dtype == pb.Tensor.F32
    assert nrnn.Kernel(anchors=anchors(), alpha=1).state_size == 10
    assert nrnn.Kernel(anchors=anchors(), alpha=1, pooling="max", aggregation=[1, 1]).state_size == 12


def test_stencil():
    taps = dict(interior=draw(5), left=draw(2, 4), right=draw(2, 4))
    layer = nrnn.Stencil(**taps, grid=6, forcing=draw(6), blocks=3, shift=1)
    message = cell(layer, "i8")
    assert (message.grid, message.blocks, message.shift, message.left.dtype) == (6, 3, 1, pb.Tensor.F32)
    assert (layer.inputs, layer.outputs, layer.state_size) == (6, 6, 6)


def test_vector_field():
    layer = nrnn.VectorField(network=[nrnn.Dense(W=draw(7, 4), activation="relu"), nrnn.Dense(W=draw(2, 7))],
                             dimension=2, order=2, in_scale=np.full(4, 2.0), out_mean=[1, 2], solver_step=0.1,
                             time_scale=0.5)
    message = cell(layer)
    assert (message.dimension, message.order, message.solver_step, message.time_scale) == (2, 2, 0.1, 0.5)
    assert len(message.network) == 2 and message.network[0].activation == pb.RELU
    assert (layer.inputs, layer.outputs, layer.state_size) == (4, 4, 4)


def test_signature():
    layer = nrnn.Signature(inputs=2, depth=3, basis_order=1, time_scale=2.0, fading=0.5)
    assert (layer.inputs, layer.outputs, layer.state_size) == (2, 84, 84)
    message = cell(layer)
    assert (message.basis_order, message.depth, message.time_scale, message.fading) == (1, 3, 2, 0.5)


def test_a_layer_above_reads_outputs_not_units():
    below = nrnn.Lstm(W=draw(12, 2), U=draw(12, 5), projection=draw(2, 3))
    nrnn.ModelFile([below, nrnn.Dense(W=draw(4, 2))], readout=draw(1, 4))
    with pytest.raises(ValueError, match=r"layers\[1\]: expected 2 inputs"):
        nrnn.ModelFile([below, nrnn.Dense(W=draw(4, 3))])


def test_check_with_skipped_samples_and_intervals():
    x, dt = np.array([[1.0, 2], [np.nan, np.nan], [3, 4]]), [1, 2.5, 0.1]
    check = nrnn.Check(x, np.ones((3, 5)), dt=dt)
    file = nrnn.ModelFile([sde()], check=[check])
    message = pb.Model.FromString(file.to_bytes()).checks[0]
    np.testing.assert_array_equal(numbers(message.input), x)
    np.testing.assert_array_equal(np.frombuffer(message.dt.data, "<f8"), dt)


SQUARE, ENTRY = np.eye(4), np.ones((4, 2))
BAD = {
    r"modrelu_bias: expected with activation 'modrelu' and no other, found none with 'modrelu'":
        lambda: nrnn.Elman(W=SQUARE, U=ENTRY, activation="modrelu"),
    r"modrelu_bias: .* found one with 'tanh'": lambda: sde(modrelu_bias=np.ones(5)),
    r"activation: expected one of .*'identity'.*found 'modrelu'": lambda: nrnn.Dense(W=ENTRY, activation="modrelu"),
    r"Elman.clip: expected a finite number > 0, found 0": lambda: nrnn.Elman(W=SQUARE, U=ENTRY, clip=0),
    r"Sde.scheme: expected one of 'euler'": lambda: sde(scheme="rk2"),
    r"Lstm.W: expected a list of four Quaternion, one per gate, found one alone":
        lambda: nrnn.Lstm(W=quaternion(4, 1), U=quaternion(4, 1)),
    r"Quaternion.k: expected shape \(1, 2\), that of r, found \(2, 1\)":
        lambda: Q([[1, 2]], [[1, 2]], [[1, 2]], [[1], [2]]),
    r"Quaternion: expected gates of one shape": lambda: Q.of([quaternion(1, 1), quaternion(1, 2)]),
    r"Lstm.projection: expected shape \(2, 3\) = \[m, n\], found \(2, 4\)":
        lambda: nrnn.Lstm(W=draw(12, 2), U=draw(12, 5), projection=draw(2, 4)),
    r"Lstm.W: expected shape \(12, 2\) = \[4n, m\], found \(12, 3\)":
        lambda: nrnn.Lstm(W=draw(12, 3), U=draw(12, 5), projection=draw(2, 3)),
    r"Cornn.dt: expected a finite number > 0, found -1":
        lambda: nrnn.Cornn(Wy=SQUARE, Wz=SQUARE, U=ENTRY, dt=-1, gamma=1, epsilon=1),
    r"Kernel.anchors: expected vectors of unit norm, found norms 2":
        lambda: nrnn.Kernel(anchors=2 * anchors(), alpha=1),
    r"Kernel.alpha: expected a finite number >= 0, found nan": lambda: nrnn.Kernel(anchors=anchors()),
    r"Kernel.gap_penalty: expected a finite number >= 0 and < 1, found 1":
        lambda: nrnn.Kernel(anchors=anchors(), alpha=1, gap_penalty=1),
    r"Kernel.aggregation: expected 2 weights, one per length, found 3":
        lambda: nrnn.Kernel(anchors=anchors(), alpha=1, aggregation=[1, 1, 1]),
    r"Kernel.projection: expected shape \(3, 3\) = \[q, q\]":
        lambda: nrnn.Kernel(anchors=anchors(), alpha=1, projection=SQUARE),
    r"Stencil.grid: expected at least 4, found 3":
        lambda: nrnn.Stencil(interior=np.ones(5), left=np.ones((2, 4)), right=np.ones((2, 4)), grid=3),
    r"Stencil.left: expected shape \(2, 4\) = \[2, 4\], found \(4, 2\)":
        lambda: nrnn.Stencil(interior=np.ones(5), left=np.ones((4, 2)), right=np.ones((2, 4)), grid=4),
    r"VectorField.network\[0\]: expected 4 inputs, found 2":
        lambda: nrnn.VectorField(network=[nrnn.Dense(W=ENTRY)], dimension=2, order=2),
    r"VectorField.network: expected 2 outputs, the dimension, found 4":
        lambda: nrnn.VectorField(network=[nrnn.Dense(W=ENTRY)], dimension=2),
    r"VectorField.in_scale: expected numbers other than 0":
        lambda: nrnn.VectorField(network=[nrnn.Dense(W=np.eye(2))], dimension=2, in_scale=[1, 0]),
    r"Signature: expected at most 65536 features, found 299592 \(8 channels, depth 6\)":
        lambda: nrnn.Signature(inputs=4, basis_order=1, depth=6),
    r"Csr.row_start: expected 3 numbers that rise from 0 to 1": lambda: nrnn.Csr((2, 2), [0, 2, 1], [0], [1.0]),
    r"Csr.column: expected 1 numbers in 0..1, found \[2\]": lambda: nrnn.Csr((2, 2), [0, 1, 1], [2], [1.0]),
    r"Csr.column: expected columns that rise": lambda: nrnn.Csr((1, 2), [0, 2], [1, 0], [1.0, 2.0]),
    r"Dense.W: expected an array, found Csr":
        lambda: nrnn.ModelFile([nrnn.Dense(W=nrnn.Csr.from_dense(ENTRY))]).to_bytes(),
    r"dtype: expected one of 'f32', 'f16', 'bf16', 'i8', found 'f64'": lambda: nrnn.ModelFile([sde()], dtype="f64"),
    r"dtype: expected weights within the range of f16, found 70000":
        lambda: nrnn.ModelFile([nrnn.Dense(W=[[7e4]])], dtype="f16").to_bytes(),
    r"dtype: expected weights within the range of bf16, found 3.4e\+38":
        lambda: nrnn.ModelFile([nrnn.Dense(W=[[3.4e38]])], dtype="bf16").to_bytes(),
    r"check.dt: expected 2 numbers > 0":
        lambda: nrnn.ModelFile([sde()], check=[nrnn.Check(ENTRY[:2], np.ones((2, 5)), dt=[1, 0])]),
}


@pytest.mark.parametrize("message", BAD)
def test_refused(message):
    with pytest.raises(ValueError, match=message):
        BAD[message]()


def test_a_structure_where_none_may_stand():
    with pytest.raises(TypeError, match="Sde.W: expected an array, found Quaternion|Sde.W: expected real numbers"):
        nrnn.Sde(W=quaternion(1, 1), U=ENTRY, step=1)
