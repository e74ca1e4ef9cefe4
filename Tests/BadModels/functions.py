"""Activations and their numbers: rows as in cases.py."""
import messages as m
from messages import HUGE, Raw, pb

NAN, INFINITY = float("nan"), float("inf")
DENSE, ELMAN, GRU, LSTM = (f"layers[0].{cell}" for cell in ("dense", "elman", "gru", "lstm"))
NUMBERS = {pb.ELU: "ab", pb.LEAKY_RELU: "a", pb.THRESHOLDED_RELU: "a", pb.HARD_SIGMOID: "ab", pb.CLIP: "ab",
           pb.SCALED_TANH: "ab", pb.AFFINE: "ab"}
OTHERS = [number for number in pb.Activation.values() if number != pb.MODRELU]
PLAIN = {f"{ELMAN}.modrelu_bias": None}
PLACES = [("gru", "gate"), ("gru", "candidate"), ("lstm", "gate"), ("lstm", "candidate"), ("lstm", "output")]


def dense(**fields):
    return {f"{DENSE}.{name}": value for name, value in fields.items()}


def unknown(activation):
    """A `Function` of a number that the format does not have."""
    return Raw(m.varint(1 << 3) + m.varint(activation))


FUNCTIONS = [
    *((f"dense {pb.Activation.Name(number)}", "OK", "dense", dense(activation=number)) for number in OTHERS),
    *((f"dense {pb.Activation.Name(number)} with {name}", "OK" if name[0] in NUMBERS.get(number, "") else "BAD_MODEL", "dense",
       dense(activation=number, **{name: 0.5}), f"{DENSE}.{name}") for number in OTHERS for name in ("alpha", "beta")),
    *((f"dense ELU with {name} {value}", status, "dense", dense(activation=pb.ELU, **{name: value}), f"{DENSE}.{name}")
      for name in ("alpha", "beta") for value, status in ((NAN, "NOT_FINITE"), (-INFINITY, "NOT_FINITE"), (1e39, "BAD_MODEL"))),
    ("dense CLIP from 1 to -1", "BAD_MODEL", "dense", dense(activation=pb.CLIP, alpha=1, beta=-1), f"{DENSE}.alpha"),
    ("dense CLIP at 1 alone", "OK", "dense", dense(activation=pb.CLIP, alpha=1)),
    *((f"dense of activation {number}", "UNSUPPORTED", "dense",
       {f"{DENSE}.activation": None, DENSE: Raw(m.varint(3 << 3) + m.varint(number))}, f"found number {number}")
      for number in (18, HUGE >> 1)),
    ("elman LEAKY_RELU with alpha", "OK", "elman", {f"{ELMAN}.activation": pb.LEAKY_RELU, f"{ELMAN}.alpha": 0.1, **PLAIN}),
    ("elman GELU with alpha", "BAD_MODEL", "elman", {f"{ELMAN}.activation": pb.GELU, f"{ELMAN}.alpha": 0.1, **PLAIN}, f"{ELMAN}.alpha"),
    ("elman MODRELU with alpha", "BAD_MODEL", "elman", {f"{ELMAN}.alpha": 0.1}),
    ("sde ELU", "UNSUPPORTED", "sde", {"layers[0].sde.activation": pb.ELU, "layers[0].sde.modrelu_bias": None}, "layers[0].sde.activation"),
    *((f"{cell} {name} {pb.Activation.Name(number)}", "OK", cell, {f"layers[0].{cell}.{name}": pb.Function(activation=number)})
      for cell, name in PLACES for number in (pb.ELU, pb.POSITIVE)),
    *((f"{cell} {name} {what}", status, cell, {f"layers[0].{cell}.{name}": function}, f"layers[0].{cell}.{name}{field}")
      for cell, name in PLACES for what, status, function, field in [
          ("MODRELU", "UNSUPPORTED", pb.Function(activation=pb.MODRELU), ".activation"),
          ("of a NaN", "NOT_FINITE", pb.Function(activation=pb.ELU, beta=NAN), ".beta"),
          ("of nothing", "BAD_MODEL", pb.Function(), ".activation"),
          ("TANH with beta", "BAD_MODEL", pb.Function(activation=pb.TANH, beta=1), ".beta"),
          ("CLIP from 2", "BAD_MODEL", pb.Function(activation=pb.CLIP, alpha=2), ".alpha")]),
    *((f"{cell} {name} unknown", "UNSUPPORTED", cell,
       {f"layers[0].{cell}.{name}.alpha": 1, f"layers[0].{cell}.{name}": unknown(18)}, f"layers[0].{cell}.{name}.activation")
      for cell, name in PLACES),
    *((f"{cell} {name} with an unknown field", "UNSUPPORTED", cell,
       {f"layers[0].{cell}.{name}.activation": pb.TANH, f"layers[0].{cell}.{name}": Raw(m.UNKNOWN_FIELD)}, f"layers[0].{cell}.{name}")
      for cell, name in PLACES),
]
