"""Model files that must be refused, each with its status and a piece of the message, which names the field.

Each row spoils a valid model in one place: (name, status, cell, {path: value}[, piece of the message]). Where no piece
is given it is the path. Rows with status OK are controls: what looks alike and is allowed.
"""
import messages as m
from calibrations import CALIBRATIONS
from functions import FUNCTIONS
from messages import D, HUGE, K, N, NOISE, OFFICIAL, Raw, pb, tensor
from quaternions import MAPS

PAPER, SIGMA = f"{NOISE}.paper", f"{NOISE}.matrix.sigma"
CHECK = pb.CheckVector(input=tensor(2, D), output=tensor(2, K), tolerance=1e9)


def enum(field, number=9):
    """A field of a number, encoded: an enum's that the format does not have, or a field that it has not."""
    return Raw(m.varint(field << 3) + m.varint(number))


def int8(*names):
    """An SDE with these matrices in I8."""
    return {f"layers[0].sde.{name}": m.stored(pb.Tensor.I8, *m.TENSORS["sde"][name][0]) for name in names}


def sparse(starts, columns, shape=(3, 2), **fields):
    """A matrix of so many rows by its non-zeros."""
    return pb.Tensor(**{"shape": shape, "data": tensor(len(columns)).data, "structure": pb.Tensor.CSR,
                        "row_start": starts, "column": columns} | fields)


MODEL = [
    ("control", "OK", "dense", {}),
    ("version 2", "BAD_VERSION", "dense", {"version": 2}),
    ("version absent", "BAD_VERSION", "dense", {"version": None}),
    ("version huge", "BAD_VERSION", "dense", {"version": HUGE}),
    ("requires something", "UNSUPPORTED", "dense", {"requires": ["time-travel"]}, "time-travel"),
    ("weight sets", "UNSUPPORTED", "dense", {"weight_sets": [pb.WeightSet()]}),
    ("feedback", "UNSUPPORTED", "dense", {"feedback": pb.Feedback()}),
    ("task gaussian", "UNSUPPORTED", "dense", {"task": pb.GAUSSIAN}, "GAUSSIAN"),
    ("task unknown", "UNSUPPORTED", "dense", {"": enum(8)}, "task"),
    ("no inputs", "BAD_MODEL", "dense", {"inputs": None}),
    ("no layers", "BAD_MODEL", "dense", {"layers": None}),
    ("no outputs", "BAD_MODEL", "dense", {"outputs": None}),
    ("a layer's field 30, which no cell has", "UNSUPPORTED", "dense", {"layers[0]": enum(30)}, "field 30"),
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
    ("layer of another width", "BAD_SHAPE", "dense", {"layers": [m.layer("dense"), m.layer("elman")]},
     "layers[1].elman.U"),
    ("initial state of a dense layer", "BAD_SHAPE", "dense", {"layers[0].initial_state": tensor(N)}),
    ("initial state of h alone", "BAD_SHAPE", "lstm", {"layers[0].initial_state": tensor(N)}),
    ("noise id 64", "BAD_MODEL", "elman", {"layers[0].noise_id": 64}),
    ("noise id huge", "BAD_MODEL", "elman", {"layers[0].noise_id": HUGE}),
    ("noise id twice", "BAD_MODEL", "elman",
     {"layers": [pb.Layer(dense=pb.Dense(W=tensor(D, D)), noise_id=7)] * 2}, "found 7 again"),
    ("noise id of the layer below", "BAD_MODEL", "elman",
     {"layers": [pb.Layer(dense=pb.Dense(W=tensor(D, D)), noise_id=1), m.layer("elman")]}, "layers[1].noise_id"),
    ("sde modrelu bias for another activation", "BAD_MODEL", "sde", {"layers[0].sde.activation": pb.TANH},
     "layers[0].sde.modrelu_bias"),
    *((f"sde scheme {name}", "OK", "sde", {"layers[0].sde.scheme": number}) for name, number in pb.Scheme.items()),
    ("sde scheme unknown", "UNSUPPORTED", "sde", {"layers[0].sde": enum(9)}, "layers[0].sde.scheme"),
    ("sde activation unknown", "UNSUPPORTED", "sde", {"layers[0].sde": enum(7)}, "layers[0].sde.activation"),
    ("sde gate scope unknown", "UNSUPPORTED", "sde", {"layers[0].sde.gate": enum(4)}, "layers[0].sde.gate.scope"),
    ("sde of one step", "OK", "sde", {"layers[0].sde.step": tensor(1)}),
    ("sde of int8 state and float inputs", "OK", "sde", int8("A", "W", "gate.W")),
    ("sde of int8 inputs and float state", "OK", "sde", int8("U", "C", "gate.U")),
    ("sde of int8 W and float A", "UNSUPPORTED", "sde", int8("W"), "layers[0].sde.W"),
    ("sde of int8 gate and float W", "UNSUPPORTED", "sde", int8("gate.W"), "layers[0].sde.W"),
    ("sde of int8 C and float U", "UNSUPPORTED", "sde", int8("C"), "layers[0].sde.U"),
    ("sde of int8 W alone", "OK", "sde", {**int8("W"), "layers[0].sde.A": None, "layers[0].sde.gate.W": None}),
    ("sde of three floats", "OK", "sde",
     {"layers[0].sde.W": m.stored(pb.Tensor.F16, N, N), "layers[0].sde.gate.W": m.stored(pb.Tensor.BF16, N, N)}),
    ("elman modrelu bias for another activation", "BAD_MODEL", "elman", {"layers[0].elman.activation": pb.TANH},
     "layers[0].elman.modrelu_bias"),
    *((f"{cell} clip {value}", "BAD_MODEL", cell, {f"layers[0].{cell}.clip": value})
      for cell in ("elman", "gru", "lstm") for value in (0, -1)),
    *((f"{cell} without clip", "OK", cell, {f"layers[0].{cell}.clip": None}) for cell in ("elman", "gru", "lstm")),
    ("lstm clip beyond float32", "BAD_MODEL", "lstm", {"layers[0].lstm.clip": 1e39}),
    ("lstm candidate factor 0", "OK", "lstm", {"layers[0].lstm.candidate_factor": 0}),
    ("lstm W that is not square", "BAD_SHAPE", "lstm",
     {"layers[0].lstm.W": tensor(4 * N, N + 1), "layers[0].lstm.projection": None}, "layers[0].lstm.W"),
    ("lstm W of another projection", "BAD_SHAPE", "lstm", {"layers[0].lstm.W": tensor(4 * N, N + 1)},
     "layers[0].lstm.projection"),
    *((f"cornn without {name}", "BAD_MODEL", "cornn", {f"layers[0].cornn.{name}": None})
      for name in ("dt", "gamma", "epsilon")),
    ("skip of the layer itself", "OK", "norm", {"layers[0].skip": pb.Skip()}),
    ("skip from a layer above", "BAD_MODEL", "norm", {"layers[0].skip.from": 1}),
    ("skip from a huge layer", "BAD_MODEL", "norm", {"layers[0].skip.from": HUGE}),
    ("skip of another size", "BAD_SHAPE", "dense", {"layers[0].skip": pb.Skip()}, "layers[0].skip.W"),
    ("skip from a layer below of another size", "BAD_SHAPE", "dense",
     {"layers": [m.layer("dense"), pb.Layer(dense=pb.Dense(W=tensor(N, N)), skip=pb.Skip(**{"from": 0}))]}, "layers[1].skip.W"),
    ("skips of the layer below and of itself", "OK", "dense",
     {"layers": [m.layer("dense"), pb.Layer(dense=pb.Dense(W=tensor(N, N)), skip=pb.Skip(**{"from": 1}))]}),
    ("dense modrelu", "UNSUPPORTED", "dense", {"layers[0].dense.activation": pb.MODRELU}, "MODRELU"),
]

KERNEL, STENCIL, FIELD, SIGNATURE, NORM, EMBEDDING, CFC, MIN_GRU = (
    f"layers[0].{cell}" for cell in ("kernel", "stencil", "vector_field", "signature", "norm", "embedding", "cfc", "min_gru"))
GATED = {f"{CFC}.mode": pb.Cfc.GATED, f"{CFC}.W": tensor(4 * N, 4), f"{CFC}.b": None, f"{CFC}.w_tau": None, f"{CFC}.A": None}
NETWORK = f"{FIELD}.network[0].W"
CELLS = [
    ("kernel control", "OK", "kernel", {}),
    ("kernel lambda 1", "BAD_MODEL", "kernel", {f"{KERNEL}.lambda": 1}),
    ("kernel lambda below 0", "BAD_MODEL", "kernel", {f"{KERNEL}.lambda": -0.5}),
    ("kernel alpha beyond float32", "BAD_MODEL", "kernel", {f"{KERNEL}.alpha": 1e39}),
    ("kernel pooling unknown", "UNSUPPORTED", "kernel", {KERNEL: enum(5)}, f"{KERNEL}.pooling"),
    ("kernel symbol unknown", "UNSUPPORTED", "kernel", {KERNEL: enum(9)}, f"{KERNEL}.symbol"),
    ("kernel aggregation of other lengths", "BAD_SHAPE", "kernel", {f"{KERNEL}.aggregation": [0.5] * 3}),
    ("kernel anchors of no letters", "BAD_SHAPE", "kernel", {f"{KERNEL}.anchors": tensor(N, 0, D)}),
    ("kernel of huge anchors", "TOO_LARGE", "kernel", {f"{KERNEL}.anchors": pb.Tensor(shape=[HUGE, HUGE, D], data=b"0")}),
    ("stencil control", "OK", "stencil", {}),
    ("stencil grid of another size", "BAD_SHAPE", "stencil", {f"{STENCIL}.grid": 5}),
    ("stencil of three points", "BAD_SHAPE", "stencil",
     {"inputs": [pb.Input()] * 3, f"{STENCIL}.grid": 3, f"{STENCIL}.forcing": None}, f"{STENCIL}.grid"),
    ("stencil of no blocks", "BAD_MODEL", "stencil", {f"{STENCIL}.blocks": 0}),
    ("stencil of many blocks", "BAD_MODEL", "stencil", {f"{STENCIL}.blocks": 4097}),
    ("stencil shift beyond float32", "BAD_MODEL", "stencil", {f"{STENCIL}.shift": 1e39}),
    ("vector field control", "OK", "vector_field", {}),
    ("vector field without a network", "BAD_MODEL", "vector_field", {f"{FIELD}.network": []}, "vector_field.network"),
    ("vector field of another dimension", "BAD_SHAPE", "vector_field", {f"{FIELD}.dimension": 2}),
    ("vector field of no dimension", "BAD_MODEL", "vector_field", {f"{FIELD}.dimension": 0}),
    ("vector field of another order", "BAD_SHAPE", "vector_field", {f"{FIELD}.order": 1}, f"{FIELD}.dimension"),
    ("vector field of huge order", "BAD_MODEL", "vector_field", {f"{FIELD}.order": HUGE}),
    ("vector field scale 0", "BAD_MODEL", "vector_field", {f"{FIELD}.in_scale": tensor(2, fill=0)}),
    ("vector field out scale 0", "OK", "vector_field", {f"{FIELD}.out_scale": tensor(1, fill=0)}),
    ("vector field solver step 0", "BAD_MODEL", "vector_field", {f"{FIELD}.solver_step": 0}),
    ("vector field solver step tiny", "TOO_LARGE", "vector_field", {f"{FIELD}.solver_step": 1e-9}, "layers[0]"),
    ("vector field solver step subnormal", "TOO_LARGE", "vector_field", {f"{FIELD}.solver_step": 5e-324}, "layers[0]"),
    ("vector field time scale 0", "BAD_MODEL", "vector_field", {f"{FIELD}.time_scale": 0}),
    ("vector field sparse", "OK", "vector_field", {NETWORK: sparse([0, 1, 1, 3], [1, 0, 1])}),
    ("vector field sparse of zeros", "OK", "vector_field", {NETWORK: sparse([0, 0, 0, 0], [])}),
    *((f"vector field sparse, {name}", status, "vector_field", {NETWORK: matrix}, f"{FIELD}.network.W")
      for name, status, matrix in [
        ("starts that fall", "BAD_MODEL", sparse([0, 2, 1, 3], [0, 1, 0])),
        ("a start beyond", "BAD_MODEL", sparse([0, HUGE, HUGE, 3], [0, 1, 0])),
        ("a start above 0", "BAD_MODEL", sparse([1, 1, 2, 3], [0, 1, 0])),
        ("an end too early", "BAD_MODEL", sparse([0, 1, 1, 2], [0, 1, 0])),
        ("a column beyond", "BAD_MODEL", sparse([0, 1, 2, 3], [0, 2, 0])),
        ("a column twice", "BAD_MODEL", sparse([0, 2, 2, 3], [1, 1, 0])),
        ("columns that fall", "BAD_MODEL", sparse([0, 2, 2, 3], [1, 0, 0])),
        ("a start too few", "BAD_SHAPE", sparse([0, 1, 3], [0, 0, 1])),
        ("of other inputs", "BAD_SHAPE", sparse([0, 1, 2, 3], [0, 0, 1], shape=(3, 3))),
        ("a number too few", "BAD_SHAPE", sparse([0, 1, 1, 3], [1, 0, 1], data=tensor(2).data)),
        ("in float16", "UNSUPPORTED", sparse([0, 1, 1, 3], [1, 0, 1], dtype=pb.Tensor.F16)),
        ("not finite", "NOT_FINITE", sparse([0, 1, 1, 3], [1, 0, 1], data=tensor(3, fill=float("nan")).data)),
    ]),
    ("norm control", "OK", "norm", {}),
    ("norm kind unknown", "UNSUPPORTED", "norm", {NORM: enum(1)}, f"{NORM}.kind"),
    ("norm epsilon 0", "OK", "norm", {f"{NORM}.epsilon": 0}),
    ("norm epsilon below 0", "BAD_MODEL", "norm", {f"{NORM}.epsilon": -1e-5}),
    ("norm of none with epsilon", "BAD_MODEL", "norm", {f"{NORM}.kind": pb.Norm.NONE, f"{NORM}.epsilon": 1}, f"{NORM}.epsilon"),
    ("norm of none", "OK", "norm", {f"{NORM}.kind": pb.Norm.NONE}),
    ("norm activation unknown", "UNSUPPORTED", "norm", {NORM: enum(5, 99)}, f"{NORM}.activation"),
    ("norm alpha without use", "BAD_MODEL", "norm", {f"{NORM}.alpha": 1}),
    ("embedding control", "OK", "embedding", {}),
    ("embedding of another channel", "OK", "embedding", {f"{EMBEDDING}.channel": D - 1}),
    ("embedding of no channel", "BAD_MODEL", "embedding", {f"{EMBEDDING}.channel": D}),
    ("embedding of a huge channel", "BAD_MODEL", "embedding", {f"{EMBEDDING}.channel": HUGE}),
    ("embedding of a channel with a mean", "BAD_MODEL", "embedding", {"inputs[0].mean": 1}, f"{EMBEDDING}.channel"),
    ("embedding of a channel with a scale", "BAD_MODEL", "embedding", {"inputs[0].scale": 2}, f"{EMBEDDING}.channel"),
    ("embedding of a channel with a limit", "BAD_MODEL", "embedding", {"inputs[0].limit": 2}, f"{EMBEDDING}.channel"),
    ("embedding of a derived channel", "BAD_MODEL", "embedding", {"inputs[0].kind": pb.Input.DT}, f"{EMBEDDING}.channel"),
    ("embedding above a layer", "BAD_MODEL", "embedding",
     {"layers": [pb.Layer(dense=pb.Dense(W=tensor(D, D))), m.layer("embedding")]}, "layers[1].embedding"),
    ("embedding without numbers of a row", "BAD_SHAPE", "embedding", {f"{EMBEDDING}.table": pb.Tensor(shape=[5, 0])}),
    ("embedding of too many units", "TOO_LARGE", "embedding", {f"{EMBEDDING}.table": pb.Tensor(shape=[1, 65535])}),
    ("embedding of too many rows", "TOO_LARGE", "embedding", {f"{EMBEDDING}.table": pb.Tensor(shape=[65537, 1])}),
    ("cfc control", "OK", "cfc", {}),
    ("cfc gated", "OK", "cfc", GATED),
    ("cfc without a gate", "OK", "cfc", GATED | {f"{CFC}.mode": pb.Cfc.NO_GATE}),
    ("cfc without a backbone", "OK", "cfc", {f"{CFC}.backbone": [], f"{CFC}.W": tensor(N, N + D)}),
    ("cfc mode unknown", "UNSUPPORTED", "cfc", {CFC: enum(1)}, f"{CFC}.mode"),
    ("cfc gated with w_tau", "BAD_MODEL", "cfc", GATED | {f"{CFC}.w_tau": tensor(N)}, f"{CFC}.w_tau"),
    ("cfc gated with A", "BAD_MODEL", "cfc", GATED | {f"{CFC}.A": tensor(N)}, f"{CFC}.A"),
    ("cfc gated of one head", "BAD_SHAPE", "cfc", GATED | {f"{CFC}.W": tensor(N, 4)}, f"{CFC}.W"),
    ("cfc of four heads, pure", "BAD_SHAPE", "cfc", {f"{CFC}.W": tensor(4 * N, 4)}, f"{CFC}.backbone.W"),
    ("cfc of other inputs", "BAD_SHAPE", "cfc", {f"{CFC}.backbone": [], f"{CFC}.W": tensor(N, N + D + 1)}, f"{CFC}.W"),
    ("cfc of a backbone of other inputs", "BAD_SHAPE", "cfc", {f"{CFC}.backbone[0].W": tensor(4, D)}, f"{CFC}.backbone.W"),
    ("cfc of too deep a backbone", "TOO_LARGE", "cfc", {f"{CFC}.backbone": [pb.Dense()] * 65}),
    ("cfc activation modrelu", "UNSUPPORTED", "cfc", {f"{CFC}.backbone[0].activation": pb.MODRELU}, f"{CFC}.backbone.activation"),
    ("cfc alpha without use", "BAD_MODEL", "cfc", {f"{CFC}.backbone[0].alpha": 1}, f"{CFC}.backbone.alpha"),
    *((f"cfc time scale {value}", status, "cfc", {f"{CFC}.time_scale": value})
      for value, status in ((0, "BAD_MODEL"), (-1, "BAD_MODEL"), (float("nan"), "NOT_FINITE"), (float("inf"), "NOT_FINITE"))),
    ("noise on a cfc", "OK", "cfc", {f"{PAPER}.eps": 1}),
    ("min_gru control", "OK", "min_gru", {}),
    ("min_gru of odd rows", "BAD_SHAPE", "min_gru", {f"{MIN_GRU}.U": tensor(2 * N + 1, D)}),
    ("min_gru candidate", "OK", "min_gru", {f"{MIN_GRU}.candidate": pb.Function(activation=pb.TANH)}),
    ("min_gru candidate unknown", "UNSUPPORTED", "min_gru", {f"{MIN_GRU}.candidate": enum(1, 99)}),
    ("min_gru candidate modrelu", "UNSUPPORTED", "min_gru", {f"{MIN_GRU}.candidate": pb.Function(activation=pb.MODRELU)}),
    ("min_gru candidate of nothing", "BAD_MODEL", "min_gru", {f"{MIN_GRU}.candidate": pb.Function()}),
    ("signature control", "OK", "signature", {}),
    ("signature of no depth", "BAD_MODEL", "signature", {f"{SIGNATURE}.depth": 0}),
    ("signature of depth 17", "BAD_MODEL", "signature", {f"{SIGNATURE}.depth": 17}),
    ("signature of too many words", "TOO_LARGE", "signature", {f"{SIGNATURE}.depth": 11}),
    ("signature of power 16", "BAD_MODEL", "signature", {f"{SIGNATURE}.basis_order": 16}),
    ("signature time scale 0", "BAD_MODEL", "signature", {f"{SIGNATURE}.time_scale": 0}),
    ("signature fading below 0", "BAD_MODEL", "signature", {f"{SIGNATURE}.fading": -1}),
    ("signature that fades at once", "TOO_LARGE", "signature", {f"{SIGNATURE}.fading": 1e9}, "layers[0]"),
]

NOISES = [
    *((f"noise on a {cell}", "BAD_MODEL", cell, {f"{PAPER}.eps": 1}, NOISE) for cell in ("kernel", "signature", "norm")),
    ("noise on an embedding", "BAD_MODEL", "embedding", {f"{PAPER}.eps": 1}, NOISE),
    ("noise on a stencil", "OK", "stencil", {f"{PAPER}.eps": 1}),
    ("noise on a vector field", "OK", "vector_field", {f"{PAPER}.eps": 1}),
    ("noise without a form", "BAD_MODEL", "elman", {NOISE: pb.Noise(trained_with=True)}),
    ("noise on a dense layer", "BAD_MODEL", "dense", {f"{PAPER}.eps": 1}, NOISE),
    ("noise matrix without sigma", "BAD_MODEL", "elman", {f"{NOISE}.matrix": pb.MatrixNoise()}, SIGMA),
    ("noise matrix of many columns", "OK", "elman", {SIGMA: tensor(N, 70)}),
    ("noise matrix of too many columns", "TOO_LARGE", "elman", {SIGMA: pb.Tensor(shape=[N, 65537])}),
    ("noise matrix with a step below 0", "BAD_MODEL", "sde",
     {SIGMA: tensor(N, 3), "layers[0].sde.step": tensor(N, fill=-0.25)}, SIGMA),
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
    ("check in int8", "UNSUPPORTED", {"checks[0].output": m.stored(pb.Tensor.I8, 2, K)}, "checks[0].output"),
    ("check with scales", "UNSUPPORTED", {"checks[0].input.scale": b"\0\0\0\0"}, "checks[0].input"),
    ("check with intervals", "OK", {"checks[0].dt": tensor(2)}),
    ("check with intervals of other steps", "BAD_SHAPE", {"checks[0].dt": tensor(3)}, "checks[0].dt"),
    ("check with intervals of two columns", "BAD_SHAPE", {"checks[0].dt": tensor(2, 1)}, "checks[0].dt"),
    ("check with an interval below 0", "BAD_MODEL", {"checks[0].dt": tensor(2, fill=-1)}, "checks[0].dt"),
    ("check of a skipped sample", "OK", {"checks[0].input": tensor(2, D, fill=float("nan"))}),
    ("check space unknown", "UNSUPPORTED", {"checks[0]": enum(5)}, "checks[0].space"),
]]

ALL = MODEL + CHANNELS + LAYERS + FUNCTIONS + MAPS + CELLS + NOISES + SEQUENCES + CHECKS + CALIBRATIONS
