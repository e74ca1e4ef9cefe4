"""Quaternion maps: rows as in cases.py."""
import messages as m
from messages import HUGE, K, pb, tensor


def quaternions(*shape, data=None, **fields):
    message = tensor(*shape, structure=pb.Tensor.QUATERNION, **fields)
    message.data = data or message.data
    return message


def planar(cell, **edits):
    """Four units, one quaternion, over four inputs."""
    gates = (4,) if cell == "lstm" else ()
    path = f"layers[0].{cell}"
    tensors = {"W": quaternions(*gates, 4, 1, 1), "U": quaternions(*gates, 4, 1, 1), "b": None}
    none = dict.fromkeys(["modrelu_bias", "activation"] if cell == "elman" else ["peephole", "projection"])
    return {"inputs": [pb.Input()] * 4, "layers[0].initial_state": None, "readout.V": tensor(K, 4),
            **{f"{path}.{name}": value for name, value in (tensors | none | edits).items()}}


def merged(message):
    message.MergeFromString(m.UNKNOWN_FIELD)
    return message


MAPS = [(f"quaternion {name}", status, cell, planar(cell, **edits), piece) for name, status, cell, edits, piece in [
    ("elman", "OK", "elman", {}, ""),
    ("lstm", "OK", "lstm", {}, ""),
    ("lstm of quaternions projected", "OK", "lstm", {"projection": quaternions(4, 1, 1)}, ""),
    ("elman over a dense W", "OK", "elman", {"W": tensor(4, 4)}, ""),
    ("elman over a dense U", "OK", "elman", {"U": tensor(4, 4)}, ""),
    ("lstm as one map", "BAD_SHAPE", "lstm", {"W": quaternions(4, 4, 1)}, "layers[0].lstm.W"),
    ("elman as a stack", "BAD_SHAPE", "elman", {"W": quaternions(1, 4, 1, 1)}, "layers[0].elman.W"),
    ("elman of three parts", "BAD_SHAPE", "elman", {"W": quaternions(3, 1, 1)}, "layers[0].elman.W"),
    ("elman of a wide W", "BAD_SHAPE", "elman", {"W": quaternions(4, 1, 2)}, "layers[0].elman.W"),
    ("elman of a high U", "BAD_SHAPE", "elman", {"U": quaternions(4, 2, 1)}, "layers[0].elman.U"),
    ("elman of a wide U", "BAD_SHAPE", "elman", {"U": quaternions(4, 1, 2)}, "layers[0].elman.U"),
    ("lstm of three gates", "BAD_SHAPE", "lstm", {"U": quaternions(3, 4, 1, 1)}, "layers[0].lstm.U"),
    ("huge", "TOO_LARGE", "lstm", {"W": pb.Tensor(shape=[4, 4, HUGE, HUGE], structure=1)}, "layers[0].lstm.W"),
    ("of 65540 units", "TOO_LARGE", "elman", {"W": pb.Tensor(shape=[4, 16385, 16385], structure=1)}, "layers[0].elman.W"),
    ("of no size", "BAD_SHAPE", "elman", {"W": quaternions(4, 0, 0)}, "layers[0].elman.W"),
    ("of 65540 inputs", "TOO_LARGE", "elman", {"W": quaternions(4, 1, 16385, data=b"")}, "found 65540"),
    ("a number short", "BAD_SHAPE", "elman", {"W": quaternions(4, 1, 1, data=b"\0" * 12)}, "layers[0].elman.W"),
    ("without data", "BAD_SHAPE", "elman", {"U": pb.Tensor(shape=[4, 1, 1], structure=1)}, "layers[0].elman.U"),
    ("of NaN", "NOT_FINITE", "elman", {"W": quaternions(4, 1, 1, fill=float("nan"))}, "layers[0].elman.W"),
    ("in I8", "UNSUPPORTED", "elman", {"W": quaternions(4, 1, 1, dtype=pb.Tensor.I8)}, "layers[0].elman.W"),
    ("in F64", "UNSUPPORTED", "elman", {"W": quaternions(4, 1, 1, dtype=pb.Tensor.F64)}, "layers[0].elman.W"),
    ("in F16", "OK", "elman", {"W": quaternions(4, 1, 1, dtype=pb.Tensor.F16, data=b"\0" * 8)}, ""),
    ("with scales", "UNSUPPORTED", "elman", {"W": quaternions(4, 1, 1, scale=b"\0\0\0\0")}, "layers[0].elman.W"),
    ("with columns", "UNSUPPORTED", "elman", {"W": quaternions(4, 1, 1, column=[0])}, "layers[0].elman.W"),
    ("with an unknown field", "UNSUPPORTED", "elman", {"W": merged(quaternions(4, 1, 1))}, "layers[0].elman.W"),
]]
