#!/usr/bin/env python3
"""Writes packed models that must be refused, and `cases.tsv` as generate.py does: packed.py NRNN FOLDER.

The command NRNN packs a small valid model; what it wrote is spoiled in one place, and framed as a packed file is.
"""
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import messages as m
from generate import named
from messages import pb
from nrnn import Model

ALIGNMENT = 64
NAN = struct.pack("<f", float("nan"))
CELLS = ("sde", "elman", "gru", "lstm", "cornn", "dense")  # whose arrays are floats
NETWORK = "layers[0].vector_field.network[0].W"
SPARSE = pb.Tensor(shape=(3, 2), data=m.tensor(3).data, structure=pb.Tensor.CSR, row_start=[0, 1, 1, 3], column=[1, 0, 1])
STARTS = struct.pack("<3I", 0, 2, 3)  # of its one slice: where it begins and ends; numbers that are no padding
HUGE = struct.pack("<I", m.HUGE)


def packed(nrnn, message):
    """The message that the command makes of one."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "model.nrnn", Path(folder) / "packed.nrnn"
        source.write_bytes(m.encode(message))
        subprocess.run([nrnn, "pack", source, "-o", target], check=True, stdout=subprocess.DEVNULL)
        return pb.Model.FromString(target.read_bytes())


def encode(message, shift=0, behind=b""):
    """A file: the weights last, `shift` bytes behind their place, and what stands behind them."""
    head = pb.Model()
    head.CopyFrom(message)
    for field in ("magic", "crc", "weights"):
        head.ClearField(field)
    weights = b""
    if message.HasField("weights"):
        weights = m.varint(16 << 3 | 2) + m.varint(len(message.weights))
        if head.HasField("packing"):
            head.packing.padding = b""
        size = len(m.MAGIC) + head.ByteSize() + len(weights)
        if head.HasField("packing"):
            head.packing.padding = bytes(-size % ALIGNMENT + shift)
    return m.seal(head.SerializeToString(deterministic=True) + weights + message.weights + behind)


def edited(message, **edits):
    copy = pb.Model()
    copy.CopyFrom(message)
    for path, value in edits.items():
        m.edit(copy, path.replace("__", "."), value)
    return copy


def with_weights(message, at, some):
    data = bytearray(message.weights)
    data[at:at + len(some)] = some
    return edited(message, weights=bytes(data))


def of_the_frame(dense):
    """(name, status, bytes, piece of the message)."""
    yield "packed control", "OK", encode(dense), ""
    for name, found in (("layout", 3), ("lanes", 16), ("panel", 32), ("alignment", 128)):
        expected = getattr(dense.packing, name)
        yield (f"packed for another {name}", "UNSUPPORTED", encode(edited(dense, **{f"packing__{name}": found})),
               f"packing.{name}: expected {expected}, found {found}")
    yield "packed with an unknown field", "UNSUPPORTED", encode(edited(dense, packing=m.Raw(m.UNKNOWN_FIELD))), "packing"
    for name in ("weights", "fingerprint", "packing", "requires"):
        yield f"packed without {name}", "BAD_MODEL", encode(edited(dense, **{name: None})), "requires"
    plain = m.model("dense")
    yield "weights of no packed file", "BAD_MODEL", encode(edited(plain, weights=bytes(64))), "requires"
    yield "packed by name alone", "BAD_MODEL", encode(edited(plain, requires=["packed"])), "requires"
    yield "packed and more", "UNSUPPORTED", encode(edited(dense, requires=["packed", "time-travel"])), "time-travel"
    yield "packed and a field behind", "CORRUPT", encode(dense, behind=b"\x10\x01"), "Model message"
    twice = m.varint(16 << 3 | 2) + m.varint(len(dense.weights)) + dense.weights
    yield "packed twice", "CORRUPT", encode(dense, behind=twice), "Model message"
    yield "packed off its place", "BAD_MODEL", encode(dense, shift=1), "weights"


def of_the_numbers(dense):
    weights, W = dense.weights, "layers[0].dense.W"
    yield "weights of another sum", "CORRUPT", encode(edited(dense, packing__sum=1)), "packing.sum"
    yield "weights that were altered", "CORRUPT", encode(with_weights(dense, 0, struct.pack("<f", 0.5))), "packing.sum"
    yield "activation that was altered", "CORRUPT", encode(activation(dense)), "packing.sum"
    yield "fingerprint that was altered", "CORRUPT", encode(edited(dense, fingerprint=1)), "packing.sum"
    yield "weights that end too early", "BAD_MODEL", encode(edited(dense, weights=weights[:-64])), "weights"
    yield "weights that end too late", "BAD_MODEL", encode(edited(dense, weights=weights + bytes(64))), "weights"
    yield "weights of no whole size", "BAD_MODEL", encode(edited(dense, weights=weights[:-1])), "weights"
    yield "no weights", "BAD_SHAPE", encode(edited(dense, weights=b"")), W
    yield "packed and data", "BAD_SHAPE", encode(edited(dense, **{W: m.tensor(m.N, m.D)})), f"{W}: expected 0 bytes of data"
    huge = pb.Tensor(shape=(65536, m.D))
    yield "packed and a huge shape", "BAD_SHAPE", encode(edited(dense, **{W: huge})), W


def activation(dense):
    copy = edited(dense)
    copy.layers[0].dense.activation = pb.RELU
    return copy


def of_every_array(name, message):
    for at in range(0, len(message.weights), ALIGNMENT):
        yield f"{name} packed, NaN at {at}", "NOT_FINITE", encode(with_weights(message, at, NAN)), "weights"


def of_sparse(message):
    starts = message.weights.index(STARTS)
    columns = starts + 2 * ALIGNMENT  # behind the values of two entries
    for name, at, some in (("a first start above 0", starts, struct.pack("<I", 1)), ("a start beyond", starts + 4, HUGE),
                           ("a start that overflows", starts + 4, struct.pack("<I", 1 << 29)),
                           ("more numbers than entries", starts + 8, HUGE), ("a column beyond", columns, struct.pack("<I", 2)),
                           ("a last column beyond", columns + 15 * 4, HUGE)):
        piece = "" if "start " in name and at > starts else "vector_field.network.W"  # which bound is met depends on the CPU
        yield f"sparse packed, {name}", "BAD_MODEL", encode(with_weights(message, at, some)), piece
    yield "sparse packed and data", "BAD_SHAPE", encode(edited(message, **{NETWORK: SPARSE})), "vector_field.network.W"


def of_radius(nrnn):
    source = m.model("stencil")
    stencil, radius = packed(nrnn, source), Model.load(m.encode(source)).layers[0].spectral_radius
    at = stencil.weights.index(struct.pack("<d", radius))
    for name, other in (("NaN", float("nan")), ("less than 0", -radius)):
        yield f"stencil packed with a radius of {name}", "NOT_FINITE", encode(with_weights(stencil, at, struct.pack("<d", other))), "radius"


def cases(nrnn):
    dense = packed(nrnn, m.model("dense"))
    yield from of_radius(nrnn)
    yield from of_the_frame(dense)
    yield from of_the_numbers(dense)
    for name in CELLS:
        yield from of_every_array(name, packed(nrnn, m.model(name)))
    field = m.model("vector_field")
    m.edit(field, NETWORK, SPARSE)
    yield from of_sparse(packed(nrnn, field))
    small = edited(m.model("dense"), **{"layers[0].dense.W": m.stored(pb.Tensor.I8, m.N, m.D)})
    spoiled = packed(nrnn, small)
    spoiled.layers[0].dense.W.scale = bytes(8)
    yield "int8 packed with its scales", "BAD_SHAPE", encode(spoiled), "bytes of scale"


def main(nrnn, folder):
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, status, data, piece in cases(nrnn):
        file = named(name)
        (folder / file).write_bytes(data)
        lines.append("\t".join([file, status, "0", piece]))
    (folder / "cases.tsv").write_text("\n".join([*lines, ""]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
