"""What `nrnn quantize` must make of a model, worked out apart from it: in NumPy, on the decoded file."""

import math
import zlib

import numpy as np

import nrnn
from nrnn import nrnn_model_pb2 as pb

KINDS = ["f16", "bf16", "int8"]
TYPES = {"f16": pb.Tensor.F16, "bf16": pb.Tensor.BF16, "int8": pb.Tensor.I8}
# Anchors have unit norm, which rounding would spoil; taps of a stencil are few and are applied thousands of times.
STAY = {("Kernel", "anchors"), ("Stencil", "left"), ("Stencil", "right")}
OFFSET = 2e-6  # of the references in these tests from what the engine gives


def decoded(path):
    return pb.Model.FromString(path.read_bytes())


def write(message, path):
    """The message as a file."""
    message.ClearField("crc")
    body = message.SerializeToString(deterministic=True)
    path.write_bytes(body + b"\x7d" + zlib.crc32(body).to_bytes(4, "little"))


def file_of(layers, checks=(), **settings):
    """A model file, its check vectors from the engine: inputs, or (inputs, settings of the check)."""
    layers = layers if isinstance(layers, list) else [layers]
    plain = nrnn.Model.load(nrnn.ModelFile(layers, **settings).to_bytes())
    made = []
    for x, more in checks:
        rows = slice(None) if more.pop("every", True) else slice(-1, None)
        y = plain.stream(space=more.get("space", "output")).run(x).nominal[rows].astype(float) + OFFSET
        made.append(nrnn.Check(x, y, **more))
    return nrnn.ModelFile(layers, check=made, **settings)


def matrices(message):
    """{name: tensor} of every matrix but those of noise and check vectors and those that STAY: all that have two sizes or
    more."""
    found = {}

    def visit(parent, path):
        for field, value in parent.ListFields():
            for i, one in enumerate(value if field.is_repeated else [value]):
                name = f"{path}{field.name}" + (f"[{i}]" if field.is_repeated else "")
                if isinstance(one, pb.Tensor):
                    if len(one.shape) >= 2 and (parent.DESCRIPTOR.name, field.name) not in STAY:
                        found[name] = one
                elif field.message_type is not None and field.name not in ("checks", "noise"):
                    visit(one, name + ".")

    visit(message, "")
    return found


def numbers(tensor):
    """A tensor of a check vector in float64."""
    return np.frombuffer(tensor.data, "<f8" if tensor.dtype == pb.Tensor.F64 else "<f4").astype(float).reshape(
        tensor.shape)


def expected(tensor, kind):
    """(data, scale) of a float32 matrix rounded to nearest, ties to even."""
    w = np.frombuffer(tensor.data, "<f4").reshape(tensor.shape)
    if kind == "f16":
        return w.astype("<f2").tobytes(), b""
    if kind == "bf16":
        return np.array([bfloat16(x) for x in w.ravel()], "<u2").tobytes(), b""
    scale = np.abs(w).max(1) / np.float32(127)
    scale[scale == 0] = 1
    q = w.astype(float) / scale[:, None]
    return np.clip(np.rint(q), -127, 127).astype("i1").tobytes(), scale.astype("<f4").tobytes()


def bfloat16(x):
    """The bits: 8 binary digits of a number, with float32's exponents."""
    mantissa, exponent = math.frexp(abs(float(x)))
    unit = math.ldexp(1, max(exponent - 8, -133))
    rounded = np.float32(math.copysign(round(abs(float(x)) / unit) * unit, x))  # Python rounds ties to even
    return int(rounded.view(np.uint32)) >> 16


def put_back(small, message):
    """`small` with what quantising changes taken from the message that it was made of."""
    for name, tensor in matrices(small).items():
        tensor.CopyFrom(matrices(message)[name])
    for check, old in zip(small.checks, message.checks):
        check.tolerance = old.tolerance
    if not message.HasField("provenance"):
        small.ClearField("provenance")
    else:
        del small.provenance.entries[-1]
    small.crc = message.crc
    return small


def change(a, b):
    """Largest and root mean square of the differences."""
    distance = np.abs(np.asarray(a, float) - np.asarray(b, float))
    return {"largest": distance.max(), "rms": math.sqrt((distance**2).mean())}
