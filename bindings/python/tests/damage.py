"""Damaged copies of files: bytes, zip entries, pickle operations, protobuf fields and JSON values, by a seed."""

from __future__ import annotations

import io
import json
import pickletools
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

INTEGERS = [0, 1, 2, 3, 7, 127, 128, 255, 256, 65535, 1 << 20, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 40,
            (1 << 63) - 1,
            1 << 63, (1 << 64) - 1]
NAMES = ["torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_tensor_v3", "torch._utils _rebuild_parameter",
         "collections OrderedDict", "torch FloatStorage", "torch BFloat16Storage", "torch.storage UntypedStorage",
         "numpy dtype", "numpy._core.multiarray _reconstruct", "numpy._core.multiarray scalar", "torch Size",
         "numpy._core.numeric _frombuffer", "torch._tensor _rebuild_from_type_v2", "builtins set", "builtins bytes",
         "_codecs encode", "os system", "copyreg _reconstructor", "torch.nn.modules.rnn LSTM", "builtins complex",
         "builtins frozenset", "builtins bytearray", "torch uint16"]
OPERATIONS = [one.code.encode("latin1") for one in pickletools.opcodes if one.arg is None]
VALUES = [None, True, False, 0, -1, 1, 3, 1e308, 1e-320, float("nan"), 10**30, 10**400, "", "x", "tanh", [], {}, [[]],
          [0.5],
          [[1, 2], [3]], {"a": 1}, [[[0.25]]], ["a"]]


def damaged(data: bytes, form: str, rng: random.Random) -> bytes:
    """A copy with one to three things wrong; forms: zip, pickle, protobuf, model, json, bytes."""
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        damage = _BY_FORM.get(form, in_bytes) if rng.random() < 0.6 else in_bytes
        try:
            data = damage(data, rng)
        except Exception:  # it is too damaged already for what knows its form
            data = in_bytes(data, rng)
    return _sealed(data) if form == "model" and rng.random() < 0.8 else data


def in_bytes(data: bytes, rng: random.Random) -> bytes:
    at, end = sorted(rng.randrange(len(data) + 1) for _ in "ab")
    some = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 9)))
    form = rng.choice("<>") + rng.choice("BHIQ")
    number = struct.pack(form, rng.choice(INTEGERS) & (1 << 8 * struct.calcsize(form)) - 1)
    if not data:
        return some
    bit = bytes([data[min(at, len(data) - 1)] ^ 1 << rng.randrange(8)])
    return rng.choice([data[:at] + bit + data[at + 1:], data[:at] + bit + data[at + 1:],
                       data[:at] + some + data[at + len(some):],
                       data[:at] + some + data[at:], data[:at] + data[at + 1 + (end - at) % 16:], data[:at],
                       data[:end] + data[at:end][:4096] + data[end:], data[:at] + number + data[at + len(number):]])


def in_zip(data: bytes, rng: random.Random) -> bytes:
    """An entry damaged, renamed, twice, left out or compressed; sizes and checksums agree."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [[name, archive.read(name), zipfile.ZIP_STORED] for name in archive.namelist()]
    one = rng.choice(entries)
    match rng.randrange(8):
        case 0:
            one[0] = rng.choice([one[0] + "x", "../" + one[0], "data.pkl", "", "x/data.pkl"])
        case 1:
            entries.append([one[0], in_bytes(one[1], rng), zipfile.ZIP_STORED])
        case 2:
            entries.remove(one)
        case 3:
            one[2] = rng.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
        case 4 | 5:
            entry = next(entry for entry in entries if entry[0].endswith("data.pkl"))
            entry[1] = in_pickle(entry[1], rng)
        case _:
            one[1] = in_bytes(one[1], rng)
    return zipped(entries)


def zipped(entries: list[list]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content, method in entries:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def in_pickle(data: bytes, rng: random.Random) -> bytes:
    """An operation left out, put in, doubled or moved, or what it is about changed."""
    starts = [at for _, _, at in pickletools.genops(data)]
    cut = [data[a:b] for a, b in zip(starts, [*starts[1:], len(data)])]
    at, to = rng.randrange(len(cut)), rng.randrange(len(cut))
    match rng.randrange(7):
        case 0:
            del cut[at]
        case 1:
            cut.insert(at, rng.choice(OPERATIONS))
        case 2:
            cut.insert(to, cut[at])
        case 3:
            cut[at], cut[to] = cut[to], cut[at]
        case 4:
            cut[at] = b"c" + rng.choice(NAMES).replace(" ", "\n").encode() + b"\n"
        case 5:
            cut[at] = rng.choice([b"J" + struct.pack("<I", rng.choice(INTEGERS) & 0xFFFFFFFF), b"K\x02", b"N", b"}",
                                  b")", b"]",
                                  b"G" + rng.randbytes(8), b"\x8c\x01a", b"h\x00", b"h\x05"])
        case _:
            globals_ = [k for k, one in enumerate(cut) if one[:1] == b"c"] or [at]
            cut[rng.choice(globals_)] = b"c" + rng.choice(NAMES).replace(" ", "\n").encode() + b"\n"
    return b"".join(cut)


def in_protobuf(data: bytes, rng: random.Random) -> bytes:
    """A field left out, doubled, moved or changed, at any depth; the lengths around it agree."""
    fields = _fields(data)
    at = rng.randrange(len(fields))
    tag, kind, value = fields[at]
    match rng.randrange(7):
        case 0:
            del fields[at]
        case 1:
            fields.insert(rng.randrange(len(fields)), fields[at])
        case 2:
            fields.append((rng.randrange(1, 20), kind, value))
        case _ if kind == 0:
            fields[at] = tag, kind, rng.choice([*INTEGERS, value ^ 1 << rng.randrange(12)])
        case _ if kind == 2 and len(value) > 1 and rng.random() < 0.85:
            try:
                fields[at] = tag, kind, in_protobuf(value, rng)
            except (ValueError, IndexError):
                fields[at] = tag, kind, in_bytes(value, rng)
        case _ if kind == 2:
            fields[at] = tag, kind, rng.choice([b"", b"x", b"\xff", b"X", in_bytes(value, rng)])
        case _:
            fields[at] = tag, kind, rng.randbytes(len(value))
    return b"".join(_written(*one) for one in fields)


def in_json(data: bytes, rng: random.Random) -> bytes:
    """A value replaced, left out or moved."""
    root = json.loads(data)
    places = []
    waiting = [root]
    while waiting:
        one = waiting.pop()
        inner = list(one) if isinstance(one, dict) else range(len(one))
        # numbers are many: some of them are enough
        places += [(one, key) for key in inner if not isinstance(one[key], float) or rng.random() < 0.05]
        waiting += [one[key] for key in inner if isinstance(one[key], (dict, list))]
    holder, key = rng.choice(places)
    match rng.randrange(5):
        case 0:
            del holder[key]
        case 1:
            other, place = rng.choice(places)
            holder[key] = json.loads(json.dumps(other[place])) if place in other or isinstance(place, int) else None
        case 2 if isinstance(holder, dict):
            holder[rng.choice(["layers", "state_dict", "model_data", "in_shape", "type",
                               "activation"])] = holder.pop(key)
        case _:
            holder[key] = rng.choice(VALUES)
    return json.dumps(root).encode()


def in_model(data: bytes, rng: random.Random) -> bytes:
    return in_protobuf(data[:-5], rng) + data[-5:]


def _sealed(data: bytes) -> bytes:
    body = data[:-5]
    return body + b"\x7d" + struct.pack("<I", zlib.crc32(body))


def _fields(data: bytes) -> list[tuple[int, int, object]]:
    found, at = [], 0
    while at < len(data):
        key, at = _varint(data, at)
        tag, kind = key >> 3, key & 7
        if kind == 0:
            value, at = _varint(data, at)
        else:
            size = 8 if kind == 1 else 4
            if kind == 2:
                size, at = _varint(data, at)
            if kind not in (1, 2, 5) or at + size > len(data) or not tag:
                raise ValueError("no fields")
            value, at = data[at:at + size], at + size
        found.append((tag, kind, value))
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at
        if shift > 63:
            raise ValueError("no varint")


def _varint_bytes(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _written(tag: int, kind: int, value: object) -> bytes:
    head = _varint_bytes(tag << 3 | kind)
    if kind == 0:
        return head + _varint_bytes(value)
    return head + (_varint_bytes(len(value)) if kind == 2 else b"") + value


_BY_FORM: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "zip": in_zip, "pickle": in_pickle, "protobuf": in_protobuf, "model": in_model, "json": in_json}
