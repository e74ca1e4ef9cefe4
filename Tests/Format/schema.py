#!/usr/bin/env python3
"""What the format promises, read out of its descriptor: a PASS or FAIL line for each."""
import sys
from pathlib import Path

from nrnn import nrnn_model_pb2 as pb
from report import report

TESTS_FOLDER = Path(__file__).resolve().parent.parent
sys.path += [str(TESTS_FOLDER / folder) for folder in ("", "BadModels")]
import messages
import zoo

# Cells and their numbers in a layer. They never change; those of a newer cell are held by the files of its first release
# (Tests/compat).
CELLS = {"sde": 16, "elman": 17, "gru": 18, "lstm": 19, "cornn": 20, "kernel": 21, "stencil": 22, "vector_field": 23,
         "signature": 24, "dense": 25}
# Where the rest of what the design names has its place.
PLACES = {
    "Layer": {"name": 1, "noise_id": 2, "noise": 3, "initial_state": 4, **CELLS},
    "Noise": {"paper": 1, "official": 2, "matrix": 3, "trained_with": 4},
    "Input": {"name": 1, "unit": 2, "mean": 3, "scale": 4, "kind": 5, "of": 6, "limit": 7},
    "Sde": {"A": 1, "W": 2, "U": 3, "b": 4, "C": 5, "step": 6, "activation": 7, "gate": 8, "scheme": 9, "modrelu_bias": 10},
    "Calibration": {"noise_scale": 1, "members": 2, "levels": 3, "offsets": 4, "coverage": 5, "data": 6},
    "Model": {"magic": 1, "version": 2, "requires": 3, "inputs": 4, "layers": 5, "readout": 6, "outputs": 7, "task": 8,
              "sequence": 9, "provenance": 10, "checks": 11, "calibration": 12, "weight_sets": 13, "feedback": 14,
              "crc": 15},
}
VALUES = {
    "Tensor.DType": {"F32": 0, "F16": 1, "BF16": 2, "I8": 3, "F64": 4},
    "Tensor.Structure": {"DENSE": 0, "QUATERNION": 1, "CSR": 2},
    "Activation": {"TANH": 0, "RELU": 1, "LOGISTIC": 2, "IDENTITY": 3, "MODRELU": 4, "ELU": 5, "LEAKY_RELU": 6,
                   "THRESHOLDED_RELU": 7, "SOFTSIGN": 8, "SOFTPLUS": 9, "GELU": 10, "GELU_TANH": 11, "SILU": 12,
                   "HARD_SIGMOID": 13, "CLIP": 14, "SCALED_TANH": 15, "AFFINE": 16, "POSITIVE": 17},
    "Scheme": {"EULER_MARUYAMA": 0, "MIDPOINT": 1, "RK4": 2, "STOCHASTIC_HEUN": 3, "RK4_38": 4},
    "Task": {"REGRESSION": 0, "SOFTMAX": 1, "SIGMOID": 2, "GAUSSIAN": 3, "LOG_SOFTMAX": 4},
    "Cfc.Mode": {"GATED": 0, "NO_GATE": 1, "PURE": 2},
    "Norm.Kind": {"NONE": 0, "LAYER": 1, "RMS": 2},
    "Input.Kind": {"VALUE": 0, "PRESENT": 1, "AGE": 2, "DT": 3},
}
# Maps of elman and lstm may become quaternion maps: all their matrices are tensors, which have a structure.
MAPS = {"Elman": ("W", "U"), "Lstm": ("W", "U")}

FILE = pb.DESCRIPTOR


def numbers(message):
    return {field.name: field.number for field in FILE.message_types_by_name[message].fields}


def enum(name):
    scope = FILE
    for part in name.split(".")[:-1]:
        scope = scope.message_types_by_name[part]
    return scope.enum_types_by_name[name.split(".")[-1]]


def cells():
    found = {field.name: field.number for field in FILE.message_types_by_name["Layer"].oneofs_by_name["cell"].fields}
    return CELLS.items() <= found.items(), f"expected {CELLS}, found {found}"


def animals():
    """Every cell of the format is in the zoo, and among the models that are spoiled."""
    found = set().union(*(zoo.of_the_format(zoo.layers(row, zoo.Draw(), 4, 4)) for row in zoo.CELLS | zoo.OF_INDICES))
    every = {field.name for field in FILE.message_types_by_name["Layer"].oneofs_by_name["cell"].fields}
    missing = every - found, every - messages.TENSORS.keys()
    return not any(missing), f"expected every cell, missing in Tests/zoo.py and Tests/BadModels/messages.py: {missing}"


def places():
    wrong = {name: numbers(name) for name, fields in PLACES.items() if not fields.items() <= numbers(name).items()}
    return not wrong, f"expected {({name: PLACES[name] for name in wrong})}, found {wrong}"


def enums():
    found = {name: {value.name: value.number for value in enum(name).values} for name in VALUES}
    return found == VALUES, f"expected {VALUES}, found {found}"


def maps():
    wrong = [f"{message}.{field}" for message, fields in MAPS.items() for field in fields
             if FILE.message_types_by_name[message].fields_by_name[field].message_type.name != "Tensor"]
    return not wrong, f"expected tensors, found others: {wrong}"


def reaches(message, path=()):
    """A path by which a message contains itself, or none."""
    if message in path:
        return [m.name for m in (*path, message)]
    inner = [field.message_type for field in message.fields if field.message_type]
    return next(filter(None, (reaches(m, (*path, message)) for m in inner)), None)


def recursion():
    found = next(filter(None, map(reaches, FILE.message_types_by_name.values())), None)
    return not found, f"expected no message within itself, found {found}"


def checksum():
    """An encoder puts it last, but for the fields of packed files alone: who writes those brings order into them."""
    fields = FILE.message_types_by_name["Model"].fields_by_name
    field = fields["crc"]
    behind = {name for name, other in fields.items() if other.number > field.number}
    fixed = field.type == field.TYPE_FIXED32
    data = pb.Model(magic="nrnn", crc=1).SerializeToString()
    ends = data.startswith(b"\x0a\x04nrnn") and data.endswith(b"\x7d\x01\x00\x00\x00")
    return (fixed and behind == {"weights", "fingerprint", "packing"} and ends,
            f"expected fixed32, and behind it the fields of packed files, found {field.number} and {sorted(behind)}")


TESTS = {"every cell has its number": cells, "every cell is in the zoo": animals, "every field has its number": places, "every value has its number": enums,
         "quaternion maps have their place": maps, "no message is recursive": recursion,
         "the checksum is the last field": checksum}


if __name__ == "__main__":
    sys.exit(report(TESTS))
