"""Every tensor of every cell with every defect a tensor can have, and every message with a field it does not know.

Rows as in cases.py.
"""
import re
import struct
from math import inf, nan

import messages as m
from cases import CHECK, HUGE, NOISE, OFFICIAL, PAPER
from messages import D, K, N, Raw, pb, tensor

T = pb.Tensor
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
    *((f"in {T.DType.Name(dtype)}", "UNSUPPORTED", lambda shape, dtype=dtype: tensor(*shape, dtype=dtype))
      for dtype in (T.F16, T.BF16, T.I8, T.F64)),
    ("in an unknown dtype", "UNSUPPORTED", lambda shape: merged(tensor(*shape), b"\x10\x09")),
    ("with scales", "UNSUPPORTED", lambda shape: tensor(*shape, scale=b"\0\0\0\0")),
    ("quaternion", "UNSUPPORTED", lambda shape: tensor(*shape, structure=T.QUATERNION)),
    ("sparse", "UNSUPPORTED", lambda shape: tensor(*shape, structure=T.CSR)),
    ("with row starts", "UNSUPPORTED", lambda shape: tensor(*shape, row_start=[0])),
    ("with columns", "UNSUPPORTED", lambda shape: tensor(*shape, column=[0])),
    ("with an unknown field", "UNSUPPORTED", lambda shape: merged(tensor(*shape), m.UNKNOWN_FIELD)),
]


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
    yield "dense", "readout.V", (K, N), False
    yield "dense", "readout.c", (K,), True


def tensor_rows():
    for cell, path, shape, optional in tensors():
        named = re.sub(r"network\[\d\]", "network", path)
        for defect, status, spoiled in DEFECTS:
            if defect == "grown" and re.search(r"dense.W|network\[\d\].W|anchors", path):
                continue  # a layer takes its units from it: others are at fault then
            if defect == "sparse" and path.endswith("].W"):
                status = "BAD_SHAPE"  # it may be, with row starts and columns
            yield f"{cell} {path} {defect}", status, cell, {path: spoiled(shape)}, named
        yield f"{cell} {path} absent", "OK" if optional else "BAD_MODEL", cell, {path: None}, named


def message_rows():
    """An unknown field in each message that bears on the numbers."""
    checked = {"checks": [CHECK]}
    for cell, path, before in [
        ("dense", "", {}), ("dense", "inputs[1]", {}), ("dense", "outputs[0]", {}), ("dense", "readout", {}),
        ("dense", "sequence", {}), ("dense", "layers[0]", {}), ("dense", "checks[0]", checked),
        ("dense", "checks[0].input", checked), ("elman", NOISE, {f"{PAPER}.eps": 1}), ("elman", PAPER, {}),
        ("elman", OFFICIAL, {}), ("sde", "layers[0].sde.gate", {}), *((c, f"layers[0].{c}", {}) for c in m.TENSORS),
    ]:
        # Noise reports a field of a form at the noise.
        piece = NOISE if path in (PAPER, OFFICIAL) else path or "field 500"
        edits = {**before, path: Raw(m.UNKNOWN_FIELD)}
        yield f"unknown field in {path or 'the model'}", "UNSUPPORTED", cell, edits, piece


def number_rows():
    """Every number that is not in a tensor, not finite."""
    paths = [
        *(("dense", f"inputs[0].{name}") for name in ("mean", "scale", "limit")),
        *(("dense", f"outputs[0].{name}") for name in ("mean", "scale")),
        *(("elman", f"{PAPER}.{name}") for name in ("eps", "sigma1", "sigma2")),
        *(("elman", f"{OFFICIAL}.{name}") for name in ("add", "mult")),
        ("dense", "sequence.interval"), ("dense", "checks[0].tolerance"),
        *((cell, f"layers[0].{cell}.{name}") for cell, name in [
            ("kernel", "alpha"), ("kernel", "lambda"), ("stencil", "shift"), ("vector_field", "solver_step"),
            ("vector_field", "time_scale"), ("signature", "time_scale"), ("signature", "fading")]),
    ]
    for cell, path in paths:
        before = {"checks": [CHECK]} if path.startswith("checks") else {}
        for value in (nan, inf, -inf):
            yield f"{path} {value}", "NOT_FINITE", cell, {**before, path: value}, path


def check_rows():
    """Check vectors in float64 and float32 that are not finite, or not as float32."""
    for value, dtype, code in [(nan, T.F32, "f"), (nan, T.F64, "d"), (inf, T.F64, "d"), (1e300, T.F64, "d")]:
        for row in ([value] + [0] * (D - 1), [0] * (D - 1) + [value]):  # of NaN alone it would be a skipped sample
            spoiled = T(shape=(2, D), dtype=dtype, data=struct.pack(f"<{2 * D}{code}", *row, *row))
            yield (f"check input of {row} in {code}", "NOT_FINITE", "dense",
                   {"checks": [CHECK], "checks[0].input": spoiled}, "checks[0].input")
    for value in (nan, inf):
        yield f"check intervals of {value}", "NOT_FINITE", "dense", {"checks": [CHECK], "checks[0].dt": tensor(2, fill=value)}, "checks[0].dt"


ALL = [*tensor_rows(), *message_rows(), *number_rows(), *check_rows()]
