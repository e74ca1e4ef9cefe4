"""Files that cost more than they pay for, or say a thing twice: rows as in frames.py."""
import messages as m
from messages import D, pb, tensor

BODY = m.model("dense").SerializeToString(deterministic=True)
MiB = 1 << 20
MOST = 65536


def wire(message):
    return message.SerializeToString(deterministic=True)


def part(field, content=b""):
    """A field that holds a message."""
    return m.varint(field << 3 | 2) + m.varint(len(content)) + content


def layer(*parts):
    """A model of one layer, given by its fields."""
    message = m.model("dense")
    message.ClearField("layers")
    return m.seal(wire(message) + part(5, b"".join(parts)))


DENSE = wire(m.layer("dense").dense)
ELMAN = wire(pb.Elman(W=tensor(2, 2), U=tensor(2, D)))
PAPER, OFFICIAL = wire(pb.Noise(paper=pb.PaperNoise(eps=2))), wire(pb.Noise(official=pb.OfficialNoise(add=1)))
READOUT = wire(m.model("dense").readout)
CHECK = wire(pb.CheckVector(tolerance=1, output=tensor(1, 1), input=tensor(1, D)))

# protobuf would merge them; what is named is the number of the field.
TWICE = [(f"{name} twice", "BAD_MODEL", data, f"one message, or text without NUL, in field {field},") for name, field, data in [
    ("readout", 6, m.seal(BODY + part(6, READOUT))),
    ("readout, the first with an unknown field,", 6, m.seal(part(6, m.UNKNOWN_FIELD) + BODY)),
    ("readout, the second empty,", 6, m.seal(BODY + part(6))),
    ("sequence", 9, m.seal(BODY + part(9) * 2)),
    ("provenance", 10, m.seal(BODY + part(10) * 2)),
    ("provenance 100000 times with an entry", 10, m.seal(BODY + part(10, part(8)) * 100000)),
    ("calibration", 12, m.seal(BODY + part(12) * 2)),
    ("feedback", 14, m.seal(BODY + part(14) * 2)),
    ("cell", 25, layer(part(25, DENSE), part(25, DENSE))),
    ("cell, of two kinds,", 25, layer(part(17, ELMAN), part(25, DENSE))),
    ("noise", 3, layer(part(17, ELMAN), part(3, PAPER), part(3, PAPER))),
    ("noise without a form", 3, layer(part(17, ELMAN), part(3), part(3))),
    ("form of noise", 2, layer(part(17, ELMAN), part(3, PAPER + OFFICIAL))),
    ("initial state", 4, layer(part(17, ELMAN), part(4), part(4))),
    ("weights of a cell", 1, layer(part(17, ELMAN + part(1, wire(tensor(2, 2)))))),
    ("input of a check", 2, m.seal(BODY + part(11, CHECK + part(2, wire(tensor(1, D)))))),
    ("readout of weights", 1, m.seal(BODY.replace(READOUT, READOUT + part(1)).replace(
        bytes([len(READOUT)]) + READOUT, bytes([len(READOUT) + 2]) + READOUT))),
]]

# A C string ends at its NUL: what stands behind it would be lost.
NUL = [(f"NUL in {name}", "BAD_MODEL", data, f"text without NUL, in field {field},") for name, field, data in [
    ("the name of a channel", 1, m.seal(BODY + part(4, part(1, b"a\0b")))),
    ("the name of a layer, at its end,", 1, layer(part(1, b"a\0"), part(25, DENSE))),
    ("the unit of an output", 2, m.seal(BODY + part(7, part(2, b"\0")))),
    ("a note", 1, m.seal(BODY + part(10, part(1, b"by\0me")))),
]]

# protobuf-c would take the lower 32 bits.
CUT = [(f"{name} of more bits", "BAD_MODEL", data, f"a number of 32 bits, one message, or text without NUL, in field {field},") for name, field, data in [
    ("activation", 3, layer(part(25, DENSE + b"\x18" + m.varint(1 << 32 | 1)))),
    ("task", 8, m.seal(BODY + b"\x40" + m.varint(1 << 63))),
    ("noise id", 2, layer(b"\x10" + m.varint(1 << 32), part(25, DENSE))),
    ("size", 1, layer(part(25, part(1, part(1, m.varint(1 << 33 | 2) + m.varint(D)) + part(3, bytes(8 * D)))))),
]]

# What may stand often does, and of a number or a text the last counts, as protobuf has it.
OFTEN = [(name, "OK", data, "") for name, data in [
    ("task and interval twice", m.seal(BODY + b"\x40\0" * 2 + part(9, (b"\x09" + bytes(6) + b"\xf0\x3f") * 2))),
    ("name of a layer twice", layer(part(1, b"a"), part(1, b"b"), part(25, DENSE))),
    ("checks twice", m.seal(BODY + part(11, CHECK) * 2)),
    ("entries twice", m.seal(BODY + part(10, part(8) * 2))),
]]


def many(count, field, content=b""):
    """A model in which so many messages stand, of the fewest bytes."""
    message = m.model("dense")
    message.ClearField("readout")
    message.ClearField("inputs")
    inputs = count if field == 4 else 1
    outputs = count if field == 7 else 1
    message.layers[0].dense.CopyFrom(pb.Dense(W=tensor(outputs, inputs)))
    message.ClearField("outputs")
    entries = part(8) * count if field == 10 else b""
    checks = part(11, content) * count if field == 11 else b""
    return m.seal(wire(message) + part(4) * inputs + part(7) * outputs + checks + part(10, entries))


ONE = wire(pb.CheckVector(tolerance=1, output=tensor(1, 1), input=tensor(1, 1)))
COUNTS = [(f"{count} small {name}", status, many(count, field, ONE), piece) for name, field in [
    ("inputs", 4), ("outputs", 7), ("checks", 11), ("provenance entries", 10)]
    for count, status, piece in [(MOST, "OK", ""), (MOST + 1, "TOO_LARGE", f"at most {MOST}, found {MOST + 1}")]]

# Messages of two bytes cost far more memory than they have bytes.
BUDGET = [(f"{MiB} empty {name}", "TOO_LARGE", m.seal(BODY + bytes([field << 3 | 2, 0]) * MiB), "1 MiB")
          for name, field in [("requires", 3), ("inputs", 4), ("layers", 5), ("outputs", 7), ("checks", 11),
                              ("weight sets", 13)]]
BUDGET += [("unknown fields", "TOO_LARGE", m.seal(BODY + m.UNKNOWN_FIELD * MiB), "1 MiB")]


def work(*layers, size=1, outputs=None, text=0):
    message = pb.Model(version=1, inputs=[pb.Input()] * size, outputs=[pb.Output()] * (outputs or size), layers=layers)
    message.provenance.description = "x" * text
    return m.encode(message)


def field(steps):
    return pb.Layer(vector_field=pb.VectorField(network=[pb.Dense(W=tensor(1, 1))], dimension=1, solver_step=1 / steps))


def stencil(points, blocks):
    return pb.Layer(stencil=pb.Stencil(interior=tensor(5), left=tensor(2, 4), right=tensor(2, 4), grid=points,
                                       blocks=blocks))


def signature(depth, fading):
    return pb.Layer(signature=pb.Signature(depth=depth, fading=fading))


def words(depth, fading):
    """Of two inputs, with a readout of all words."""
    count = 2 ** (depth + 1) - 2
    message = pb.Model(version=1, inputs=[pb.Input()] * 2, outputs=[pb.Output()], layers=[signature(depth, fading)])
    message.readout.V.CopyFrom(tensor(1, count))
    return m.encode(message)


# By operations (docs/format.md): many layers of the most steps, or of the most blocks; a larger file pays for more.
WORK = [(f"work of {name}", status, data, "operations in a nominal interval" if status == "TOO_LARGE" else "")
        for name, status, data in [
    ("a field of 65536 steps", "OK", work(field(65536))),
    ("three fields of 65536 steps", "OK", work(*[field(65536)] * 3)),
    ("four fields of 65536 steps", "TOO_LARGE", work(*[field(65536)] * 4)),
    ("four fields of 65536 steps in a larger file", "OK", work(*[field(65536)] * 4, text=100000)),
    ("64 fields of 2000 steps", "OK", work(*[field(2000)] * 64)),
    ("64 fields of 4000 steps", "TOO_LARGE", work(*[field(4000)] * 64)),
    ("a stencil of 8192 points", "OK", work(stencil(8192, 4096), size=8192)),
    ("a stencil of 65536 points", "OK", work(stencil(65536, 1024), size=65536)),
    ("a stencil of 65536 points and 4096 blocks", "TOO_LARGE", work(stencil(65536, 4096), size=65536)),
    ("64 stencils of 2048 points", "TOO_LARGE", work(*[stencil(2048, 4096)] * 64, size=2048)),
    ("three fields and a signature", "TOO_LARGE", work(*[field(65536)] * 3, signature(3, 65536), outputs=3)),
    ("a signature of many words", "OK", words(14, 0)),
    ("a signature of many words that fades fast", "TOO_LARGE", words(14, 1000)),
]]

ALL = TWICE + NUL + CUT + OFTEN + COUNTS + BUDGET + WORK
