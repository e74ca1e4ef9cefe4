"""What nrnn_model_size says is enough for nrnn_model_init, of models of drawn sizes: exactly so for what decoding takes."""

import ctypes
import sys
from pathlib import Path

import numpy as np
import pytest

import nrnn
from nrnn.engine.abi import lib
from nrnn.engine.structs import Error, LoadOptions, ModelInfo
from support import needs_engine

sys.path.append(str(Path(__file__).resolve().parents[3] / "Tests"))
import zoo

pytestmark = needs_engine
ALIGNMENT = 64
SIZES = (1, 2, 3, 5, 8, 17, 33, 60)
BUFFER_TOO_SMALL = 12


class Place:
    """Memory of a host, aligned, which held what is no number."""

    def __init__(self, size):
        self.memory = ctypes.create_string_buffer(b"\xff" * (size + ALIGNMENT))
        self.address = (ctypes.addressof(self.memory) + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT
        self.size = size


def sizes(data):
    memory, temporary = ctypes.c_size_t(), ctypes.c_size_t()
    assert lib.nrnn_model_size(data, len(data), ctypes.byref(LoadOptions()), ctypes.byref(memory), None,
                               ctypes.byref(temporary), None) == 0
    return memory.value, temporary.value


def init(data, memory, temporary):
    """Status, sentence and, of a model that is there, the bytes that it takes."""
    handle, error, info = ctypes.c_void_p(), Error(), ModelInfo()
    status = lib.nrnn_model_init(memory.address, memory.size, temporary.address, temporary.size, data, len(data),
                                 None, ctypes.byref(handle), ctypes.byref(error))
    if status == 0:
        lib.nrnn_model_get_info(handle, ctypes.byref(info), None)
        lib.nrnn_model_deinit(handle)
    return status, error.message.decode(), info.bytes


def model(row, draw):
    n, d, outputs = (int(draw.choice(SIZES)) for _ in range(3))
    w = zoo.Draw()
    noise = zoo.NOISES[int(draw.integers(len(zoo.NOISES)))]
    try:
        layers = zoo.layers(row, w, n, d, noise)
        readout = (w(outputs, layers[-1].outputs), w(outputs)) if draw.integers(2) else None
        channels = [nrnn.Channel(f"x{k}", mean=1) for k in range(layers[0].inputs)]
        return nrnn.ModelFile(layers, readout, inputs=channels).to_bytes()
    except nrnn.NRNNError:
        return None  # a cell that takes no such size


@pytest.mark.parametrize("row", zoo.CELLS)
def test_sizes_are_enough(row):
    draw = np.random.default_rng(sum(row.encode()))
    files = [data for data in (model(row, draw) for _ in range(6)) if data]
    assert files
    for data in files:
        memory, temporary = sizes(data)
        status, sentence, taken = init(data, Place(memory), Place(temporary))
        assert (status, sentence) == (0, "") and taken <= memory
        assert init(data, Place(taken), Place(temporary))[0] == 0
        status, sentence, _ = init(data, Place(taken - 1), Place(temporary))
        assert status == BUFFER_TOO_SMALL and f"expected {memory} bytes" in sentence
        status, sentence, _ = init(data, Place(memory), Place(temporary - 1))
        assert status == BUFFER_TOO_SMALL and f"expected {temporary} bytes" in sentence


def test_sparse_matrices_count_by_their_numbers():
    dense = np.random.default_rng(0).random((400, 400))
    field = nrnn.VectorField(network=[nrnn.Dense(W=nrnn.Csr.from_dense(dense * (dense < 0.01)))], dimension=400)
    data = nrnn.ModelFile([field], (np.ones((1, 400)), None)).to_bytes()
    memory, temporary = sizes(data)
    status, sentence, taken = init(data, Place(memory), Place(temporary))
    assert (status, sentence) == (0, "") and memory < 1.6 * taken
