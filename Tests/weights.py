"""Models whose matrices are stored in 16 or 8 bits, for the test programs."""
import struct
import zlib

import numpy as np

from nrnn import nrnn_model_pb2 as pb

T = pb.Tensor
# How each matrix is stored, by the name of its field. Those that meet the same vector are I8 or none is.
STORAGES = {
    "f16": lambda name: T.F16,
    "bf16": lambda name: T.BF16,
    "int8": lambda name: T.I8,
    "mixed": lambda name: {"A": T.F16, "U": T.BF16, "V": T.BF16}.get(name, T.F32),
    "int8-state": lambda name: T.I8 if name in "AW" else T.F16,
}


def stored(data, storage):
    """The model file `data` with its matrices stored as STORAGES says."""
    message = pb.Model.FromString(data[6:-5])
    for name, tensor in _matrices(message):
        _store(tensor, STORAGES[storage](name))
    body = data[:6] + message.SerializeToString(deterministic=True)
    return body + data[-5:-4] + struct.pack("<I", zlib.crc32(body))


def _matrices(message):
    """(name, tensor) of each matrix below a message, check vectors aside."""
    for field, value in message.ListFields():
        if field.name == "checks" or field.message_type is None:
            continue
        for item in value if field.is_repeated else [value]:
            if isinstance(item, pb.Tensor):
                if len(item.shape) == 2:
                    yield field.name, item
            else:
                yield from _matrices(item)


def _store(tensor, dtype):
    weights = np.frombuffer(tensor.data, "<f4").reshape(tensor.shape)
    tensor.dtype = dtype
    if dtype == T.F16:
        tensor.data = weights.astype("<f2").tobytes()
    elif dtype == T.BF16:
        bits = weights.view("<u4").astype(np.uint64)
        tensor.data = ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype("<u2").tobytes()
    elif dtype == T.I8:
        scale = np.maximum(abs(weights).max(1) / np.float32(127), np.float32(1e-30))
        tensor.scale = scale.astype("<f4").tobytes()
        tensor.data = np.rint(weights / scale[:, None]).astype("i1").tobytes()
