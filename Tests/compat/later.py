#!/usr/bin/env python3
"""Writes what a release must refuse by name, since only a later one can know it: later.py RELEASE.

Into the folder RELEASE/later go models with `cases.tsv`, as Tests/BadModels has it, and snapshots. The numbers in them are
the first that the format of today has not given away.
"""
import re
import struct
import sys
import zlib
from pathlib import Path

from google.protobuf import descriptor_pb2

sys.path.append(str(Path(__file__).resolve().parents[1] / "BadModels"))
import messages as m

BASE = "elman"
SNAPSHOT = "elman.on.snapshot"
# Messages of the base, and fields of theirs that are one of several words.
MESSAGES = ("", "inputs[0]", "outputs[0]", "readout", "sequence", "calibration", "layers[0]", f"layers[0].{BASE}", m.NOISE)
WORDS = ("task", "inputs[0].kind", "sequence.valid", f"layers[0].{BASE}.activation", f"layers[0].{BASE}.W.dtype")


def base():
    """A valid model with each of the messages."""
    message = m.model(BASE)
    m.edit(message, f"{m.OFFICIAL}.add", 0.5)
    m.edit(message, "sequence.interval", 1)
    m.edit(message, "calibration.noise_scale", 1)
    m.edit(message, "calibration.members", 3)
    return message


def with_number(path, field, number):
    message = base()
    m.edit(message, path, m.Raw(m.varint(field << 3) + m.varint(number)))
    return m.encode(message)


def free_fields(descriptor):
    """Numbers that are reserved, and the first behind all."""
    proto = descriptor_pb2.DescriptorProto()
    descriptor.CopyToProto(proto)
    reserved = [number for span in proto.reserved_range for number in range(span.start, span.end)]
    return [*reserved, max([field.number for field in descriptor.fields] + reserved) + 1]


def models():
    """(name, status, piece of the message, bytes); what nothing is added to loads."""
    yield "control", "OK", "", m.encode(base())
    version = base()
    version.version += 1
    yield "format version", "BAD_VERSION", "version", m.encode(version)
    for path in MESSAGES:
        for number in free_fields(m.place(base(), path).DESCRIPTOR):
            piece = m.NOISE if path == m.NOISE else f"field {number}"
            yield f"{path or 'model'} field {number}", "UNSUPPORTED", piece, with_number(path, number, 1)
    for path in WORDS:
        parent, _, name = path.rpartition(".")
        field = m.place(base(), parent).DESCRIPTOR.fields_by_name[name]
        number = max(value.number for value in field.enum_type.values) + 1
        piece = path.removesuffix(".dtype")  # said of the tensor
        yield f"{path} {number}", "UNSUPPORTED", piece, with_number(parent, field.number, number)


def snapshots(data):
    """(name, bytes): a version that is not known, and a section that is not."""
    for name, version, section in (("version 3", 3, b""), ("section 1", 2, struct.pack("<II", 1, 0))):
        body = data[:8] + struct.pack("<I", version) + data[12:-4] + section
        yield name, body + struct.pack("<I", zlib.crc32(body))


def file_name(name, ending):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") + ending


def main(release):
    folder = release / "later"
    folder.mkdir()
    rows = []
    for name, status, piece, data in models():
        file = file_name(name, ".nrnn")
        (folder / file).write_bytes(data)
        rows.append(f"{file}\t{status}\t0\t{piece}\n")
    (folder / "cases.tsv").write_text("".join(rows))
    for name, data in snapshots((release / SNAPSHOT).read_bytes()):
        (folder / file_name(name, ".snapshot")).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
