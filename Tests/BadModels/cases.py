"""Model files that must be refused, each with its status and a piece of the message, which names the field.

Each row spoils a valid model in one place: (name, status, cell, {path: value}[, piece of the message]). Where no piece
is given it is the path. Rows with status OK are controls: what looks alike and is allowed.
"""
import messages as m
from messages import D, K, N, Raw, pb, tensor

HUGE = 2**32 - 1
NOISE = "layers[0].noise"
PAPER, OFFICIAL = f"{NOISE}.paper", f"{NOISE}.official"
CHECK = pb.CheckVector(input=tensor(2, D), output=tensor(2, K), tolerance=1e9)


def enum(field, number=9):
    """An enum field, encoded, with a number that the format does not have."""
    return Raw(bytes([field << 3, number]))


def reserved(cell, **fields):
    return pb.Layer(**{cell: getattr(pb, {"vector_field": "VectorField"}.get(cell, cell.capitalize()))(**fields)})


MODEL = [
    ("control", "OK", "dense", {}),
    ("version 2", "BAD_VERSION", "dense", {"version": 2}),
    ("version absent", "BAD_VERSION", "dense", {"version": None}),
    ("version huge", "BAD_VERSION", "dense", {"version": HUGE}),
    ("requires something", "UNSUPPORTED", "dense", {"requires": ["time-travel"]}, "time-travel"),
    ("calibration", "UNSUPPORTED", "dense", {"calibration": pb.Calibration()}),
    ("weight sets", "UNSUPPORTED", "dense", {"weight_sets": [pb.WeightSet()]}),
    ("feedback", "UNSUPPORTED", "dense", {"feedback": pb.Feedback()}),
    ("task gaussian", "UNSUPPORTED", "dense", {"task": pb.GAUSSIAN}, "GAUSSIAN"),
    ("task unknown", "UNSUPPORTED", "dense", {"": enum(8)}, "task"),
    ("no inputs", "BAD_MODEL", "dense", {"inputs": None}),
    ("no layers", "BAD_MODEL", "dense", {"layers": None}),
    ("no outputs", "BAD_MODEL", "dense", {"outputs": None}),
    ("unknown field in provenance", "OK", "dense", {"provenance": Raw(m.UNKNOWN_FIELD)}),
    ("unknown field in an entry of provenance", "OK", "dense",
     {"provenance.entries": [pb.Provenance.Entry()], "provenance.entries[0]": Raw(m.UNKNOWN_FIELD)}),
]

CHANNELS = [
    ("input scale 0", "BAD_MODEL", "dense", {"inputs[0].scale": 0}),
    ("input scale that does not divide", "BAD_MODEL", "dense", {"inputs[1].scale": 5e-324}),
    ("input limit below 0", "BAD_MODEL", "dense", {"inputs[0].limit": -1}),
    ("input present of none", "BAD_MODEL", "dense", {"inputs[2].kind": pb.Input.PRESENT}, "inputs[2].of"),
    ("input age of itself", "BAD_MODEL", "dense", {"inputs[0].kind": pb.Input.AGE, "inputs[0].of": 0}, "inputs[0].of"),
    ("input age of no input", "BAD_MODEL", "dense", {"inputs[1].kind": pb.Input.AGE, "inputs[1].of": 9}, "inputs[1].of"),
    ("input dt of another", "BAD_MODEL", "dense", {"inputs[0].kind": pb.Input.DT, "inputs[0].of": 1}, "inputs[0].of"),
    ("input dt with a limit", "BAD_MODEL", "dense", {"inputs[0].kind": pb.Input.DT, "inputs[0].limit": 1.0}, "inputs[0].limit"),
    ("inputs all derived", "BAD_MODEL", "dense", {f"inputs[{i}].kind": pb.Input.DT for i in range(3)}, "inputs"),
    ("sequence substeps", "TOO_LARGE", "dense", {"sequence.max_substeps": 65537}, "sequence.max_substeps"),
    ("input kind unknown", "UNSUPPORTED", "dense", {"inputs[0]": enum(5)}, "inputs[0].kind"),
    ("input of another", "BAD_MODEL", "dense", {"inputs[0].of": 1}, "inputs[0].of"),
    ("output scale 0", "BAD_MODEL", "dense", {"outputs[0].scale": 0}),
    ("output mean of a classifier", "BAD_MODEL", "dense", {"outputs[0].mean": 1, "task": pb.SOFTMAX}, "outputs[0]"),
    ("output scale of a classifier", "BAD_MODEL", "dense", {"outputs[0].scale": 2, "task": pb.SIGMOID}, "outputs[0]"),
    ("one input too few", "BAD_SHAPE", "dense", {"inputs": [pb.Input()] * (D - 1)}, "layers[0].dense.W"),
    ("one input too many", "BAD_SHAPE", "dense", {"inputs": [pb.Input()] * (D + 1)}, "layers[0].dense.W"),
    ("one output too many", "BAD_SHAPE", "dense", {"outputs": [pb.Output()] * (K + 1)}, "readout.V"),
    ("no readout and other outputs", "BAD_SHAPE", "dense", {"readout": None}, "outputs"),
    ("no readout and as many outputs", "OK", "dense", {"readout": None, "outputs": [pb.Output()] * N}),
]

LAYERS = [
    ("no cell", "BAD_MODEL", "dense", {"layers[0].dense": None}, "layers[0].cell"),
    *((f"cell {cell}", "UNSUPPORTED", "dense", {"layers": [reserved(cell)]}, cell)
      for cell in ("cornn", "kernel", "stencil", "vector_field", "signature")),
    ("layer of another width", "BAD_SHAPE", "dense", {"layers": [m.layer("dense"), m.layer("elman")]},
     "layers[1].elman.U"),
    ("initial state of a dense layer", "BAD_SHAPE", "dense", {"layers[0].initial_state": tensor(N)}),
    ("initial state of h alone", "BAD_SHAPE", "lstm", {"layers[0].initial_state": tensor(N)}),
    ("noise id 64", "BAD_MODEL", "elman", {"layers[0].noise_id": 64}),
    ("noise id huge", "BAD_MODEL", "elman", {"layers[0].noise_id": HUGE}),
    ("noise id twice", "BAD_MODEL", "elman",
     {"layers": [pb.Layer(dense=pb.Dense(W=tensor(D, D)), noise_id=7)] * 2}, "layers[1].noise_id"),
    ("noise id of the layer below", "BAD_MODEL", "elman",
     {"layers": [pb.Layer(dense=pb.Dense(W=tensor(D, D)), noise_id=1), m.layer("elman")]}, "layers[1].noise_id"),
    ("sde modrelu", "UNSUPPORTED", "sde", {"layers[0].sde.activation": pb.MODRELU}, "MODRELU"),
    ("sde modrelu bias", "UNSUPPORTED", "sde", {"layers[0].sde.modrelu_bias": tensor(N)}),
    ("sde scheme midpoint", "UNSUPPORTED", "sde", {"layers[0].sde.scheme": pb.MIDPOINT}),
    ("sde scheme RK4", "UNSUPPORTED", "sde", {"layers[0].sde.scheme": pb.RK4}),
    ("sde scheme stochastic Heun", "UNSUPPORTED", "sde", {"layers[0].sde.scheme": pb.STOCHASTIC_HEUN}),
    ("sde scheme unknown", "UNSUPPORTED", "sde", {"layers[0].sde": enum(9)}, "layers[0].sde.scheme"),
    ("sde activation unknown", "UNSUPPORTED", "sde", {"layers[0].sde": enum(7)}, "layers[0].sde.activation"),
    ("sde gate scope unknown", "UNSUPPORTED", "sde", {"layers[0].sde.gate": enum(4)}, "layers[0].sde.gate.scope"),
    ("sde of one step", "OK", "sde", {"layers[0].sde.step": tensor(1)}),
    ("elman modrelu", "UNSUPPORTED", "elman", {"layers[0].elman.activation": pb.MODRELU}, "MODRELU"),
    ("elman modrelu bias", "UNSUPPORTED", "elman", {"layers[0].elman.modrelu_bias": tensor(N)}),
    ("gru clip", "UNSUPPORTED", "gru", {"layers[0].gru.clip": 1}),
    ("lstm projection", "UNSUPPORTED", "lstm", {"layers[0].lstm.projection": tensor(1, N)}),
    ("lstm clip", "UNSUPPORTED", "lstm", {"layers[0].lstm.clip": 1}),
    ("lstm candidate factor", "UNSUPPORTED", "lstm", {"layers[0].lstm.candidate_factor": 1}),
    ("dense modrelu", "UNSUPPORTED", "dense", {"layers[0].dense.activation": pb.MODRELU}, "MODRELU"),
]

NOISES = [
    ("noise without a form", "BAD_MODEL", "elman", {NOISE: pb.Noise(trained_with=True)}),
    ("noise on a dense layer", "BAD_MODEL", "dense", {f"{PAPER}.eps": 1}, NOISE),
    ("noise matrix", "UNSUPPORTED", "elman", {f"{NOISE}.matrix": pb.MatrixNoise()}),
    ("noise eps below 0", "BAD_MODEL", "elman", {f"{PAPER}.eps": -1}),
    ("noise sigma1 below 0", "BAD_MODEL", "elman", {f"{PAPER}.sigma1": -1e-300}),
    ("noise sigma2 below 0", "BAD_MODEL", "elman", {f"{PAPER}.sigma2": -1}),
    ("noise beyond float32", "TOO_LARGE", "elman", {f"{PAPER}.sigma1": 1e300}, PAPER),
    ("noise of the paper with a step below 0", "BAD_MODEL", "sde",
     {f"{PAPER}.eps": 1, "layers[0].sde.step": tensor(N, fill=-0.25)}, PAPER),
    ("noise of the code with a step below 0", "OK", "sde",
     {f"{OFFICIAL}.add": 1, "layers[0].sde.step": tensor(N, fill=-0.25)}),
    ("noise add below 0", "BAD_MODEL", "elman", {f"{OFFICIAL}.add": -1}),
    ("noise mult below 0", "BAD_MODEL", "elman", {f"{OFFICIAL}.mult": -0.5}),
    ("noise mult above 1", "BAD_MODEL", "elman", {f"{OFFICIAL}.mult": 1.5}),
]

SEQUENCES = [
    ("interval 0", "BAD_MODEL", "dense", {"sequence.interval": 0}),
    ("interval below 0", "BAD_MODEL", "dense", {"sequence.interval": -1}),
    ("validity unknown", "UNSUPPORTED", "dense", {"sequence": enum(2)}, "sequence.valid"),
]

CHECKS = [(name, status, "dense", {"checks": [CHECK], **edits}, *piece) for name, status, edits, *piece in [
    ("check control", "OK", {}),
    ("check of the last step", "OK", {"checks[0].output": tensor(1, K)}),
    ("check tolerance 0", "BAD_MODEL", {"checks[0].tolerance": 0}, "checks[0].tolerance"),
    ("check tolerance below 0", "BAD_MODEL", {"checks[0].tolerance": -1}, "checks[0].tolerance"),
    ("check tolerance absent", "BAD_MODEL", {"checks[0].tolerance": None}, "checks[0].tolerance"),
    ("check without input", "BAD_MODEL", {"checks[0].input": None}, "checks[0].input"),
    ("check without output", "BAD_MODEL", {"checks[0].output": None}, "checks[0].output"),
    ("check of no steps", "BAD_SHAPE", {"checks[0].input": tensor(0, D)}, "checks[0].input"),
    ("check of other inputs", "BAD_SHAPE", {"checks[0].input": tensor(2, D + 1)}, "checks[0].input"),
    ("check of other outputs", "BAD_SHAPE", {"checks[0].output": tensor(2, K + 1)}, "checks[0].output"),
    ("check of other steps", "BAD_SHAPE", {"checks[0].output": tensor(3, K)}, "checks[0].output"),
    ("check of huge steps", "BAD_SHAPE", {"checks[0].input.shape": [HUGE, D]}, "checks[0].input"),
    ("check in float16", "UNSUPPORTED", {"checks[0].output.dtype": pb.Tensor.F16}, "checks[0].output"),
    ("check with intervals", "OK", {"checks[0].dt": tensor(2)}),
    ("check with intervals of other steps", "BAD_SHAPE", {"checks[0].dt": tensor(3)}, "checks[0].dt"),
    ("check with intervals of two columns", "BAD_SHAPE", {"checks[0].dt": tensor(2, 1)}, "checks[0].dt"),
    ("check with an interval below 0", "BAD_MODEL", {"checks[0].dt": tensor(2, fill=-1)}, "checks[0].dt"),
    ("check of a skipped sample", "OK", {"checks[0].input": tensor(2, D, fill=float("nan"))}),
    ("check space unknown", "UNSUPPORTED", {"checks[0]": enum(5)}, "checks[0].space"),
]]

ALL = MODEL + CHANNELS + LAYERS + NOISES + SEQUENCES + CHECKS
