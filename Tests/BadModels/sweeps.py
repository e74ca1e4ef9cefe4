"""Every tensor of every cell with every defect a tensor can have, and every message with a field it does not know.

Rows as in cases.py.
"""
import re
import struct
from math import inf, nan

import messages as m
from calibrations import NOISY
from cases import CHECK, PAPER, SIGMA
from messages import D, HUGE, K, N, NOISE, OFFICIAL, Raw, pb, tensor

T = pb.Tensor
NARROW = {"F16": T.F16, "BF16": T.BF16, "I8": T.I8}
# defect, status, the tensor so spoiled by its right shape.
DEFECTS = [
    ("grown", "BAD_SHAPE", lambda shape: tensor(shape[0] + 1, *shape[1:])),
    ("of another rank", "BAD_SHAPE", lambda shape: tensor(*shape, 1)),
    ("of no size", "BAD_SHAPE", lambda shape: tensor(*[0] * len(shape))),
    ("of no shape", "BAD_SHAPE", lambda shape: T(data=tensor(*shape).data)),
    ("a number short", "BAD_SHAPE", lambda shape: T(shape=shape, data=tensor(*shape).data[4:])),
    ("a byte long", "BAD_SHAPE", lambda shape: T(shape=shape, data=tensor(*shape).data + b"\0")),
    ("without data", "BAD_SHAPE", lambda shape: T(shape=shape)),
    ("huge", ("BAD_SHAPE", "TOO_LARGE"), lambda shape: T(shape=[HUGE] * len(shape), data=b"\0\0\0\0")),
    *((f"of {value}", "NOT_FINITE", lambda shape, value=value: tensor(*shape, fill=value))
      for value in (nan, inf, -inf)),
    ("in F64", "UNSUPPORTED", lambda shape: tensor(*shape, dtype=T.F64)),
    ("in an unknown dtype", "UNSUPPORTED", lambda shape: merged(tensor(*shape), b"\x10\x09")),
    ("quaternion", "UNSUPPORTED", lambda shape: tensor(*shape, structure=T.QUATERNION)),
    ("sparse", "UNSUPPORTED", lambda shape: tensor(*shape, structure=T.CSR)),
    ("with row starts", "UNSUPPORTED", lambda shape: tensor(*shape, row_start=[0])),
    ("with columns", "UNSUPPORTED", lambda shape: tensor(*shape, column=[0])),
    ("with an unknown field", "UNSUPPORTED", lambda shape: merged(tensor(*shape), m.UNKNOWN_FIELD)),
]

# Of vectors, which are float32 in every file.
OF_VECTORS = [
    *((f"in {name}", "UNSUPPORTED", lambda shape, dtype=dtype: tensor(*shape, dtype=dtype))
      for name, dtype in NARROW.items()),
    ("with scales", "UNSUPPORTED", lambda shape: tensor(*shape, scale=b"\0\0\0\0")),
]

# Of matrices, whose weights may be narrower.
OF_MATRICES = [
    ("in F16", "OK", lambda shape: m.stored(T.F16, *shape)),
    ("in BF16", "OK", lambda shape: m.stored(T.BF16, *shape)),
    ("with scales", "BAD_MODEL", lambda shape: tensor(*shape, scale=scales(shape[0]))),
    *((f"in {name} of float32 size", "BAD_SHAPE", lambda shape, dtype=dtype: sized(m.stored(dtype, *shape), tensor(*shape)))
      for name, dtype in NARROW.items()),
    *((f"in {name} a byte short", "BAD_SHAPE", lambda shape, dtype=dtype: short(m.stored(dtype, *shape)))
      for name, dtype in NARROW.items()),
    *((f"in {name} of {value}", "NOT_FINITE", lambda shape, dtype=NARROW[name], value=value: m.stored(dtype, *shape, fill=value))
      for name in ("F16", "BF16") for value in (nan, inf, -inf)),
    *((f"in {name} with scales", "BAD_MODEL", lambda shape, dtype=NARROW[name]: m.stored(dtype, *shape, scale=scales(shape[0])))
      for name in ("F16", "BF16")),
    ("in I8 without scales", "BAD_SHAPE", lambda shape: T(shape=shape, dtype=T.I8, data=m.stored(T.I8, *shape).data)),
    ("in I8 with no scales", "BAD_SHAPE", lambda shape: m.stored(T.I8, *shape, scale=b"")),
    ("in I8 with a scale too few", "BAD_SHAPE", lambda shape: m.stored(T.I8, *shape, scale=scales(shape[0] - 1))),
    ("in I8 with a scale too many", "BAD_SHAPE", lambda shape: m.stored(T.I8, *shape, scale=scales(shape[0] + 1))),
    ("in I8 with a byte of scale too many", "BAD_SHAPE", lambda shape: m.stored(T.I8, *shape, scale=scales(shape[0]) + b"\0")),
    *((f"in I8 with a scale of {value}", "NOT_FINITE",
       lambda shape, value=value: m.stored(T.I8, *shape, scale=scales(shape[0] - 1) + struct.pack("<f", value)))
      for value in (nan, inf, -inf)),
]


def scales(rows):
    return struct.pack("<f", 0.5) * rows


def sized(message, other):
    message.data = other.data
    return message


def short(message):
    message.data = message.data[:-1]
    return message


def merged(message, fields):
    message.MergeFromString(fields)
    return message


def tensors():
    """(cell, path, shape, may it be absent) of every tensor."""
    for cell, all_of_it in m.TENSORS.items():
        for name, (shape, optional) in all_of_it.items():
            yield cell, f"layers[0].{cell}.{name}", shape, optional
        if m.STATE[cell]:
            yield cell, "layers[0].initial_state", (m.STATE[cell],), True
    yield "elman", SIGMA, (N, 5), False
    yield "norm", "layers[0].skip.W", (D, D), False
    yield "norm", "layers[0].skip.b", (D,), True
    yield "dense", "readout.V", (K, N), False
    yield "dense", "readout.c", (K,), True


def may_be_narrow(path, shape):
    """Whether it is a matrix of weights that meets a vector."""
    return len(shape) == 2 and not re.search(r"\.(stencil|embedding)\.", path)


def tensor_rows():
    for cell, path, shape, optional in tensors():
        named = re.sub(r"(network|backbone)\[\d\]", r"\1", path)
        narrow = may_be_narrow(path, shape)
        for defect, status, spoiled in DEFECTS + (OF_MATRICES if narrow else OF_VECTORS):
            if defect == "grown" and re.search(r"dense.W|network\[\d\].W|backbone\[\d\].W|cfc.W|anchors|table", path):
                continue  # a layer takes its units from it: others are at fault then
            if defect == "sparse" and "network[" in path and path.endswith(".W"):
                status = "BAD_SHAPE"  # it may be, with row starts and columns
            # A map that may be one of quaternions is just of another rank.
            is_map = cell in ("elman", "lstm") and path.startswith("layers[0]." + cell) and len(shape) == 2
            status = "BAD_SHAPE" if is_map and defect == "quaternion" else status
            yield f"{cell} {path} {defect}", status, cell, {path: spoiled(shape)}, named
        yield f"{cell} {path} absent", "OK" if optional else "BAD_MODEL", cell, {path: None}, named


def int8_rows():
    """I8 matrices alone where they stand alone; an SDE's meet the same vectors as others of its own."""
    for cell, path, shape, _ in tensors():
        if may_be_narrow(path, shape):
            name = path.split(".")[-1]
            status = "UNSUPPORTED" if cell == "sde" else "OK"
            # The stack is named by its first matrix.
            piece = "layers[0].sde.W" if name in "AW" else "layers[0].sde.U"
            yield f"{cell} {path} in I8", status, cell, {path: m.stored(T.I8, *shape)}, piece


def message_rows():
    """An unknown field in each message that bears on the numbers."""
    checked = {"checks": [CHECK]}
    for cell, path, before in [
        ("dense", "", {}), ("dense", "inputs[1]", {}), ("dense", "outputs[0]", {}), ("dense", "readout", {}),
        ("dense", "sequence", {}), ("dense", "layers[0]", {}), ("norm", "layers[0].skip", {}), ("dense", "checks[0]", checked),
        ("dense", "checks[0].input", checked), ("elman", NOISE, {f"{PAPER}.eps": 1}), ("elman", PAPER, {}),
        ("elman", OFFICIAL, {}), ("elman", f"{NOISE}.matrix", {}), ("sde", "layers[0].sde.gate", {}),
        ("elman", "calibration", NOISY), *((c, f"layers[0].{c}", {}) for c in m.TENSORS),
    ]:
        # Noise reports a field of a form at the noise.
        piece = NOISE if path.startswith(f"{NOISE}.") else path or "field 500"
        edits = {**before, path: Raw(m.UNKNOWN_FIELD)}
        yield f"unknown field in {path or 'the model'}", "UNSUPPORTED", cell, edits, piece


def number_rows():
    """Every number that is not in a tensor, not finite."""
    paths = [
        *(("dense", f"inputs[0].{name}") for name in ("mean", "scale", "limit")),
        *(("dense", f"outputs[0].{name}") for name in ("mean", "scale")),
        *(("elman", f"{PAPER}.{name}") for name in ("eps", "sigma1", "sigma2")),
        *(("elman", f"{OFFICIAL}.{name}") for name in ("add", "mult")),
        ("dense", "sequence.interval"), ("dense", "checks[0].tolerance"), ("elman", "calibration.noise_scale"),
        *((cell, f"layers[0].{cell}.{name}") for cell in ("elman", "gru", "lstm", "cornn") for name in m.SETTINGS[cell]
          if name != "activation"),
        *((cell, f"layers[0].{cell}.{name}") for cell, name in [
            ("kernel", "alpha"), ("kernel", "lambda"), ("stencil", "shift"), ("vector_field", "solver_step"),
            ("vector_field", "time_scale"), ("signature", "time_scale"), ("signature", "fading"), ("norm", "epsilon")]),
    ]
    for cell, path in paths:
        before = {"checks": {"checks": [CHECK]}, "calibration": NOISY}.get(re.match(r"\w+", path)[0], {})
        for value in (nan, inf, -inf):
            yield f"{path} {value}", "NOT_FINITE", cell, {**before, path: value}, path


def calibration_rows():
    """Each list of a calibration with a number that is not finite."""
    for name in ("levels", "offsets", "coverage"):
        for value in (nan, inf, -inf):
            path = f"calibration.{name}"
            yield f"{path} of {value}", "NOT_FINITE", "elman", {**NOISY, path: [0.5, value]}, path


def check_rows():
    """Check vectors in float64 and float32 that are not finite, or not as float32."""
    for value, dtype, code in [(nan, T.F32, "f"), (nan, T.F64, "d"), (inf, T.F64, "d"), (1e300, T.F64, "d")]:
        for row in ([value] + [0] * (D - 1), [0] * (D - 1) + [value]):  # of NaN alone it would be a skipped sample
            spoiled = T(shape=(2, D), dtype=dtype, data=struct.pack(f"<{2 * D}{code}", *row, *row))
            yield (f"check input of {row} in {code}", "NOT_FINITE", "dense",
                   {"checks": [CHECK], "checks[0].input": spoiled}, "checks[0].input")
    for value in (nan, inf):
        yield f"check intervals of {value}", "NOT_FINITE", "dense", {"checks": [CHECK], "checks[0].dt": tensor(2, fill=value)}, "checks[0].dt"


ALL = [*tensor_rows(), *int8_rows(), *message_rows(), *number_rows(), *calibration_rows(), *check_rows()]
