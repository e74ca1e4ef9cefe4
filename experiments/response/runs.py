"""One system and all that tells its response, in a module of its own, for processes that share the work."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from nrnn.reference import add_check, against_engine
from nrnn.train.record import write_whole

import nrnn

from .features import (
    COUNTS,
    LAGS,
    LOG_SIGNATURES,
    RESERVOIRS,
    features,
    gram,
    lags,
    log_signature,
    reservoir,
    signature,
)
from .fit import Split, error, online
from .system import System, inputs

AMPLITUDES = (0.1, 0.3, 1.0, 3.0, 10.0)
ORDERS, DEPTHS, SCALES = (0, 1, 2, 3), (1, 2, 3, 4), (0.3, 1.0, 3.0)
EXPORTED = "signature 2 3"  # its readout at amplitude 1


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    split: Split = Split(300, 80)
    tests: int = 120
    units: int = 16
    members: int = 256
    reservoir_members: int = 32
    paths: int = 600


class Common:
    """Inputs, and what is the same for all systems: features at amplitude 1, kernels."""

    def __init__(self, size: Size, models: Path) -> None:
        self.size, self.models = size, models
        self.X = inputs(size.split.train + size.split.validation + size.tests, seed=1)
        self.tables = {f"signature {p} {depth}": features(signature(p, depth), self.X)
                       for p in ORDERS for depth in DEPTHS}
        self.tables |= {f"log-signature {p} {depth}": log_signature(self.X, p, depth)
                        for p, depth in LOG_SIGNATURES.values()}
        self.tables |= {f"lags {count}": lags(self.X, count) for count in LAGS}
        self.grams = _grams(self.X, models / "grams.npz")


def _grams(X: np.ndarray, path: Path) -> dict[str, list[np.ndarray]]:
    """By name, one for each scale; they take as long as a system, and are kept like those, with their inputs."""
    held = dict(np.load(path)) if path.exists() else {}
    if not np.array_equal(held.pop("X", None), X):
        held = {f"kernel {p}": np.array([gram(X, p, scale) for scale in SCALES]) for p in (2, 3)}
        whole = BytesIO()
        np.savez(whole, X=X, **held)
        write_whole(path, whole.getvalue())
    return {name: list(one) for name, one in held.items()}


def run(common: Common, seed: int) -> dict[str, Any]:
    """Errors on the test inputs at each amplitude, by name, of the system of this seed."""
    size = common.size
    system = System(seed, size.units, size.members)
    truths = [system.response(amplitude * common.X) for amplitude in AMPLITUDES]
    first, second = system.tangent(common.X[size.split.held], size.paths)
    rows = []
    for a, truth in zip(AMPLITUDES, truths):
        told = _told(common, system, a) | {"first order": a * first, "second order": a * first + a ** 2 * second}
        rows.append(_fitted(common, seed, a, truth)
                    | {name: error(one, truth[size.split.held]) for name, one in told.items()})
    truth = truths[AMPLITUDES.index(1.0)]
    return {"errors": rows, "spread": [truth.std() for truth in truths], "exported": _exported(common, system, truth),
            "online": online(common.tables["signature 1 3"][:size.split.train], truth[:size.split.train])}


def _fitted(common: Common, seed: int, amplitude: float, truth: np.ndarray) -> dict[str, float]:
    """What is fitted. Features of level n grow with the n-th power of the amplitude, which the readout takes up."""
    split = common.size.split
    tables = common.tables | {
        f"{name} {units}": reservoir(kind, units, seed, amplitude * common.X, common.size.reservoir_members)
        for name, kind in RESERVOIRS.items() for units in COUNTS if units <= kind.most}
    found = {name: split.readout(table, truth)(table)[split.held, 0] for name, table in tables.items()}
    found |= {name: split.kernel(grams, truth)[split.held] for name, grams in common.grams.items()}
    return {name: error(one, truth[split.held]) for name, one in found.items()}


def _told(common: Common, system: System, amplitude: float) -> dict[str, np.ndarray]:
    """What needs the system and no fit: its run without noise, and under other noise."""
    X = amplitude * common.X[common.size.split.held]
    other = System(system.seed, system.units, system.members, noise_seed=1)
    return {"without noise": system.response(X, members=1), "other noise": other.response(X)}


def _exported(common: Common, system: System, truth: np.ndarray) -> dict[str, Any]:
    """The system and its readout over the signature as files; the error of the latter by the engine alone."""
    held, table = common.size.split.held, common.tables[EXPORTED]
    readout, alone = common.size.split.readout(table, truth), signature(*map(int, EXPORTED.split()[1:]))
    notes = {"name": f"{EXPORTED}, of srnn-{system.seed} at amplitude 1"}
    file = nrnn.ModelFile(alone.layers, readout=(readout.V, readout.c), inputs=["u"], outputs=["response"],
                          sequence=alone.sequence, provenance=notes)
    add_check(file, common.X[0])
    names = {f"signature-{system.seed}.nrnn": file, f"srnn-{system.seed}.nrnn": system.file}
    said = {name: against_engine(one) for name, one in names.items()}
    for name, one in names.items():
        one.save(common.models / name)
    told = nrnn.Model.load(common.models / f"signature-{system.seed}.nrnn").predict(common.X[held]).nominal[:, 0]
    return {"engine": said, "error": error(told, truth[held])}
