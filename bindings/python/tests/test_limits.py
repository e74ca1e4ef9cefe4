"""Bounds of the work that a model file can name, by count of operations (docs/format.md)."""

from pathlib import Path

import numpy as np
import pytest

import nrnn
from support import needs_engine

pytestmark = needs_engine
IDENTITY = nrnn.Dense(W=[[0.5]])
PASS = 256


def of_step(data):
    return 2**28 + 1024 * len(data)


def of_checks(data):
    return 2**30 + 16384 * len(data)


def padded(n):
    return -(-n // 8) * 8


def field(steps, size=1):
    return nrnn.VectorField(network=[nrnn.Dense(W=np.zeros((size, size)))], dimension=size, solver_step=1 / steps)


def fields(steps, **options):
    """A stack of fields that take so many steps each."""
    return nrnn.ModelFile([field(n) for n in steps], **options).to_bytes()


def largest(loads, low, high):
    """The largest number that loads, between one that does and one that does not."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if loads(middle) else (low, middle)
    return low


def test_a_step_may_take_as_many_operations_as_the_limit_and_no_more():
    def loads(last):
        try:
            return nrnn.Model.load(fields([65536, 65536, 65536, last]))
        except nrnn.ModelError as error:
            assert error.name == "TOO_LARGE" and "operations in a nominal interval" in str(error)
            return None

    assert loads(1) and not loads(65536)
    most = largest(loads, 1, 65536)
    model = loads(most)
    one_more = (model.operations - loads(most - 1).operations)
    assert model.operations <= of_step(model.data) < model.operations + one_more + 1


@pytest.mark.parametrize(("layer", "wanted"), [
    (nrnn.Dense(W=np.zeros((5, 3))), PASS + 8 * 3),
    (nrnn.Elman(W=np.zeros((5, 5)), U=np.zeros((5, 3))), PASS + 8 * (3 + 5)),
    (nrnn.Lstm(W=np.zeros((20, 5)), U=np.zeros((20, 3))), PASS + 4 * 8 * (3 + 5)),
    (nrnn.Gru(W=np.zeros((15, 5)), U=np.zeros((15, 3))), PASS + 3 * 8 * (3 + 5)),
    (nrnn.Sde(W=np.zeros((5, 5)), U=np.zeros((5, 3)), step=0.5), PASS + 8 * (3 + 5)),
    (nrnn.Sde(W=np.zeros((5, 5)), U=np.zeros((5, 3)), step=0.5, scheme="rk4"), 4 * (PASS + 8 * (3 + 5))),
    (field(7, size=3), 4 * 7 * (PASS + 8 * 3)),
    (nrnn.Signature(inputs=3, depth=2, fading=100), PASS + 100 * (3 + 9 + 1) * (2 + 25) * 2),
    (nrnn.Kernel(anchors=np.ones((2, 4, 3)) / np.sqrt(3), projection=np.eye(2), alpha=1, gap_penalty=0.5,
                 aggregation=[1, 1, 1, 1]), PASS + 8 * 3 + 8 * 2 + 3 * 4),
], ids=lambda value: type(value).__name__)
def test_operations_are_those_of_the_table(layer, wanted):
    """But for the scratch that a pass writes, which is of the order of the state."""
    found = nrnn.Model.load(nrnn.ModelFile([layer]).to_bytes()).operations - PASS
    steps = wanted // PASS if isinstance(layer, nrnn.VectorField) else 4
    weights = sum(8 * n for n in (3, 5)) * 4  # those of the readout, and the scratch
    assert wanted < found < wanted + steps * 600 + weights


def test_operations_of_a_stencil_are_five_for_each_point_and_block():
    def operations(blocks):
        stencil = nrnn.Stencil(interior=[0, .25, .5, .25, 0], left=np.zeros((2, 4)), right=np.zeros((2, 4)), grid=100,
                               blocks=blocks)
        return nrnn.Model.load(nrnn.ModelFile([stencil]).to_bytes()).operations

    assert operations(4096) - operations(1) == 5 * 100 * 4095


def test_the_longest_interval_that_a_file_names_is_cut_to_what_it_pays_for():
    sequence = nrnn.Sequence(1, max_substeps=65536)
    data = fields([1000, 1000], sequence=sequence)
    model = nrnn.Model.load(data)
    assert model.sequence.max_substeps == min(65536 // 1000, of_step(data) // model.operations)
    small = nrnn.Model.load(nrnn.ModelFile([nrnn.Sde(W=[[0]], U=[[1]], step=0.5)], sequence=sequence).to_bytes())
    assert small.sequence.max_substeps == 65536


def test_long_intervals_stay_as_they_were_for_every_size_of_sde():
    for n in (1, 64, 512):
        sde = nrnn.Sde(W=np.zeros((n, n)), U=np.zeros((n, n)), step=0.5, scheme="rk4")
        model = nrnn.Model.load(nrnn.ModelFile([sde], dtype="i8", sequence=nrnn.Sequence(1)).to_bytes())
        assert model.sequence.max_substeps == 64


def checked(rows, steps, dt=None):
    check = nrnn.Check(np.zeros((rows, 1)), np.zeros((1, 1)), tolerance=1e9, dt=dt)
    return fields([steps], check=[check], sequence=nrnn.Sequence(1))


def test_replaying_the_check_vectors_may_take_as_many_operations_as_the_limit_and_no_more():
    def verifies(rows):
        model = nrnn.Model.load(checked(rows, 30000))
        try:
            return model.verify()
        except nrnn.ModelError as error:
            assert error.name == "TOO_LARGE" and str(error).startswith("checks: expected at most")
            return None

    operations = nrnn.Model.load(checked(1, 30000)).operations
    most = of_checks(checked(30, 30000)) // operations
    assert 20 < most < 40 and verifies(most) and not verifies(most + 1)


def test_long_intervals_of_check_vectors_count_as_often_as_they_are_cut():
    assert nrnn.Model.load(checked(30, 2000)).verify()
    with pytest.raises(nrnn.ModelError, match="checks: expected at most .* operations to replay them"):
        nrnn.Model.load(checked(30, 2000, dt=np.full(30, 32.0))).verify()
    assert nrnn.Model.load(checked(30, 2000, dt=np.full(30, 0.5))).verify()


def test_a_model_whose_checks_are_too_long_steps_all_the_same():
    assert nrnn.Model.load(checked(1000, 30000)).stream().step(1.0).nominal.shape == (1,)


def stencil(points, names):
    layer = nrnn.Stencil(interior=[0, .25, .5, .25, 0], left=np.zeros((2, 4)), right=np.zeros((2, 4)), grid=points)
    return nrnn.ModelFile([layer], inputs=[f"x{i}" for i in range(points)] if names else points)


@pytest.mark.parametrize("names", [False, True], ids=["plain", "with names"])
@pytest.mark.parametrize("points", [4097, 8192, 65536])
def test_stencils_of_any_size_load(points, names):
    assert nrnn.Model.load(stencil(points, names).to_bytes()).layers[0].units == points


def test_sparse_fields_load():
    for filled in (1, 5000):  # one number in each row, or one full row
        W = np.zeros((5000, 5000), np.float32)
        W[np.arange(5000), np.arange(5000)] = 1
        W[:, 0] = 1
        W[0, :filled] = 1
        layer = nrnn.VectorField(network=[nrnn.Dense(W=nrnn.Csr.from_dense(W))], dimension=5000)
        assert nrnn.Model.load(nrnn.ModelFile([layer]).to_bytes()).layers[0].units == 5000


def test_derived_channels_load():
    inputs = ["x", *[nrnn.Dt()] * 30000, *[nrnn.Present(of=0)] * 30000]
    model = nrnn.Model.load(nrnn.ModelFile([nrnn.Dense(W=np.ones((1, 60001)))], inputs=inputs).to_bytes())
    assert model.stream().step(2.0).nominal == 2 + 30000


class Wide(nrnn.Dense):
    """Of so many units, without the weights."""

    def __init__(self, units):
        super().__init__(W=[[1.0]])
        self.units = units

    outputs = property(lambda self: self.units)


@pytest.mark.parametrize(("place", "make"), [
    ("layers: expected at most 64, found 65", lambda: nrnn.ModelFile([IDENTITY] * 65)),
    (r"layers\[0\].units: expected at most 65536, found 65537", lambda: nrnn.ModelFile([Wide(65537)])),
    ("outputs: expected at most 65536, found 65537", lambda: nrnn.ModelFile([IDENTITY], readout=np.ones((65537, 1)))),
    ("provenance: expected at most 65536, found 65537",
     lambda: nrnn.ModelFile([IDENTITY], provenance={str(i): "" for i in range(65537)})),
    ("sequence.max_substeps: expected at most 65536, found 65537",
     lambda: nrnn.ModelFile([IDENTITY], sequence=nrnn.Sequence(1, max_substeps=65537)).to_bytes()),
    ("Stencil.blocks: expected at most 4096, found 4097",
     lambda: nrnn.Stencil(interior=np.zeros(5), left=np.zeros((2, 4)), right=np.zeros((2, 4)), grid=4, blocks=4097)),
])
def test_what_the_library_would_refuse_is_not_written(place, make):
    with pytest.raises(ValueError, match=place):
        make()


def test_files_at_the_limits_of_the_writer_load():
    file = nrnn.ModelFile([IDENTITY] * 64, provenance={str(i): "" for i in range(65536)},
                          sequence=nrnn.Sequence(1, max_substeps=65536))
    assert len(nrnn.Model.load(file.to_bytes()).provenance) == 65536


ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(("source", "code", "words"), [
    ("NoisyRNN/Model/FileEnvelope.swift", "defaultLimit = min(1 << 30, largestLimit)", "| file | 1 GiB, of 32 bits 256 MiB; or `max_bytes` |"),
    ("NRNNFormat/nrnn_format.c", "#define CHEAP (512u << 10)", "128 times its first 512 KiB"),
    ("NRNNFormat/nrnn_format.c", "4 * (uint64_t)size + 128 * (uint64_t)(size < CHEAP ? size : CHEAP) + (1u << 20)",
     "1 MiB + 4 times the file + 128 times"),
    ("NoisyRNN/Model/ModelReader.swift", "mostLayers = 64", "| layers | 64 |"),
    ("NoisyRNN/Model/Reader.swift", "largestSize = 65536", "| units of a layer, inputs, outputs | 65,536 each |"),
    ("NoisyRNN/Model/SignatureReader.swift", "mostPowers = 15", "| depth, powers of a signature | 16, 15 |"),
    ("NoisyRNN/Model/SignatureReader.swift", "mostLevels = 16", "| depth, powers of a signature | 16, 15 |"),
    ("NoisyRNN/Model/StencilReader.swift", "mostBlocks = 4096", "| blocks of a stencil | 4,096 |"),
    ("NoisyRNN/Model/Work.swift", "mostSolverSteps = 65_536", "takes in a nominal interval | 65,536 |"),
    ("NoisyRNN/Model/Work.swift", "1 << 28 + 1024 * Int64(fileSize)", "| 2^28 + 1,024 times the file |"),
    ("NoisyRNN/Model/Work.swift", "1 << 30 + 16_384 * Int64(fileSize)", "| 2^30 + 16,384 times the file |"),
    ("NoisyRNN/Cells/Facts.swift", "ofPass = 256", "a pass: 256,"),
    ("NoisyRNN/Model/Ensemble.swift", "mostLevels = 64", "| levels of a calibration | 64 |"),
])
def test_the_limits_of_the_docs_are_those_of_the_source(source, code, words):
    assert code in (ROOT / "Sources" / source).read_text() and words in (ROOT / "docs/format.md").read_text()
