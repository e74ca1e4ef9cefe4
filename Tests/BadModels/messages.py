"""Small valid models, one per cell with every tensor it can have, and edits that spoil them.

n = 2 units, d = 3 inputs, where the cell leaves a choice: no two sizes are alike, so that a transposed matrix shows.
"""
import re
import struct
import zlib

from nrnn import nrnn_model_pb2 as pb
from nrnn.file.layer import CELLS

MAGIC, CRC_TAG = b"\x0a\x04nrnn", b"\x7d"
UNKNOWN_FIELD = b"\xa0\x1f\x01"  # field 500, the number 1
N, D, K = 2, 3, 1
HUGE = 2**32 - 1
NOISE = "layers[0].noise"
OFFICIAL = f"{NOISE}.official"

# cell: {tensor: (shape, may it be absent)}, of those that need a word beside what their class says
TENSORS = {
    "sde": {"A": ((N, N), True), "W": ((N, N), False), "U": ((N, D), False), "b": ((N,), True), "C": ((N, D), True),
            "step": ((N,), False), "modrelu_bias": ((N,), False), "gate.W": ((N, N), True), "gate.U": ((N, D), False), "gate.b": ((N,), True)},
    "elman": {"W": ((N, N), False), "U": ((N, D), False), "b": ((N,), True), "modrelu_bias": ((N,), False)},
    "gru": {"W": ((3 * N, N), False), "U": ((3 * N, D), False), "b": ((3 * N,), True), "c": ((3 * N,), True)},
    "lstm": {"W": ((4 * N, N), False), "U": ((4 * N, D), False), "b": ((4 * N,), True), "peephole": ((3 * N,), True),
             "projection": ((N, N), True)},
    "cornn": {"Wy": ((N, N), False), "Wz": ((N, N), False), "U": ((N, D), False), "b": ((N,), True)},
    "dense": {"W": ((N, D), False), "b": ((N,), True)},
    "kernel": {"anchors": ((N, 4, D), False), "projection": ((N, N), True)},
    "stencil": {"interior": ((5,), False), "left": ((2, 4), False), "right": ((2, 4), False), "forcing": ((6,), True)},
    "vector_field": {"network[0].W": ((3, 2), False), "network[0].b": ((3,), True), "network[1].W": ((1, 3), False),
                     "network[1].b": ((1,), True), "in_mean": ((2,), True), "in_scale": ((2,), True),
                     "out_mean": ((1,), True), "out_scale": ((1,), True)},
    "signature": {},
    "cfc": {"backbone[0].W": ((4, N + D), False), "backbone[0].b": ((4,), True), "W": ((N, 4), False), "b": ((N,), True),
            "w_tau": ((N,), False), "A": ((N,), False)},
    "norm": {"gain": ((D,), True), "bias": ((D,), True)},
    "embedding": {"table": ((5, 2), False)},
}
STATE = {"sde": N, "elman": N, "gru": N, "lstm": 2 * N, "cornn": 2 * N, "dense": 0, "kernel": 4 * N + N + 1,
         "stencil": 6, "vector_field": 2, "signature": D + D * D, "cfc": N, "norm": 0, "embedding": 0}
# Units and inputs, where they are not N and D.
SIZES = {"stencil": (6, 6), "vector_field": (2, 2), "signature": (D + D * D, D), "norm": (D, D),
         "embedding": (2 + D - 1, D)}
# What a cell needs, or may have, beside its tensors.
SETTINGS = {"sde": {"activation": pb.MODRELU}, "elman": {"activation": pb.MODRELU, "clip": 1},
            "gru": {"clip": 1}, "lstm": {"clip": 1, "candidate_factor": 0.5},
            "cornn": {"dt": 0.1, "gamma": 1, "epsilon": 2}, "stencil": {"grid": 6},
            "vector_field": {"network": [pb.Dense(), pb.Dense()], "dimension": 1, "order": 2},
            "signature": {"depth": 2}, "cfc": {"mode": pb.Cfc.PURE, "backbone": [pb.Dense()]}}


def size(text):
    """Of `n`, `d` or a multiple, as `3n`."""
    multiple, letter = re.fullmatch(r"(\d*)([nd])", text).groups()
    return int(multiple or 1) * {"n": N, "d": D}[letter]


for cell in sorted(CELLS.keys() - TENSORS.keys()):
    of_class = CELLS[cell]
    TENSORS[cell] = {name: (tuple(map(size, shape.split())), hasattr(of_class, name))  # those with a default, None
                     for name, shape in of_class._shapes.items()}
    STATE[cell] = getattr(of_class, "_states", 0) * N


def varint(number):
    return (bytes([number & 0x7f | 0x80]) + varint(number >> 7)) if number > 0x7f else bytes([number])


class Raw(bytes):
    """Encoded fields to merge into a message: what the generated classes would refuse to write."""


def tensor(*shape, fill=0.25, **fields):
    count = 1
    for size in shape:
        count *= size
    return pb.Tensor(shape=shape, data=struct.pack(f"<{count}f", *[fill] * count), **fields)


def stored(dtype, *shape, fill=0.25, **fields):
    """A matrix in 16 or 8 bits, F16, BF16 or I8; the scale of each row of I8 is what `fill` needs."""
    rows, inputs = shape
    number = {pb.Tensor.F16: struct.pack("<e", fill), pb.Tensor.BF16: struct.pack("<f", fill)[2:],
              pb.Tensor.I8: b"\x80"}[dtype]
    if dtype == pb.Tensor.I8:
        fields = {"scale": struct.pack("<f", -fill / 128) * rows, **fields}
    return pb.Tensor(shape=shape, dtype=dtype, data=number * (rows * inputs), **fields)


def layer(cell, **fields):
    """A layer with all tensors of its cell."""
    message = pb.Layer(**fields)
    getattr(message, cell).SetInParent()
    for name, value in SETTINGS.get(cell, {}).items():
        edit(message, f"{cell}.{name}", value)
    for name, (shape, _) in TENSORS[cell].items():
        edit(message, f"{cell}.{name}", tensor(*shape))
    if STATE[cell]:
        message.initial_state.CopyFrom(tensor(STATE[cell]))
    if cell == "norm":  # one that has a path around it
        message.skip.CopyFrom(pb.Skip(W=tensor(D, D), b=tensor(D)))
    return message


def model(cell):
    """A valid model of one layer, less magic and checksum."""
    n, d = SIZES.get(cell, (N, D))
    message = pb.Model(version=1, inputs=[pb.Input()] * d, layers=[layer(cell)], outputs=[pb.Output()] * K)
    message.readout.V.CopyFrom(tensor(K, n))
    message.readout.c.CopyFrom(tensor(K))
    return message


def seal(body):
    """A file around the encoded fields, with the checksum that it should have."""
    body = MAGIC + body
    return body + CRC_TAG + struct.pack("<I", zlib.crc32(body))


def encode(message):
    return seal(message.SerializeToString(deterministic=True))


def place(message, path):
    """The message that a path such as `layers[0].sde.W` leads to."""
    for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", path):
        message = getattr(message, name)
        message = message[int(index)] if index else message
    return message


def edit(message, path, value):
    """Sets the field at `path`; None clears it, a list replaces a repeated field, Raw is merged into the message."""
    parent, _, name = path.rpartition(".")
    if isinstance(value, Raw):
        return place(message, path).MergeFromString(value)
    target = place(message, parent)
    if value is None or isinstance(value, list):
        target.ClearField(name)
    if isinstance(value, list):
        getattr(target, name).extend(value)
    elif hasattr(value, "CopyFrom"):
        getattr(target, name).CopyFrom(value)
    elif value is not None:
        setattr(target, name, value)
