"""Fit readouts to simulated responses, judge them on other inputs: `python -m experiments.response`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from nrnn.reference import add_check, against_engine

import nrnn

from .. import arguments, results
from .features import LAGS, RESERVOIRS, features, gram, lags, reservoir, signature
from .fit import Split, error, online
from .system import NOISE, System, inputs

AMPLITUDES = (0.1, 0.3, 1.0, 3.0, 10.0)
ORDERS, DEPTHS, SCALES = (0, 1, 2, 3), (1, 2, 3, 4), (0.3, 1.0, 3.0)
SHOWN = "signature 2 3"  # its readout at amplitude 1 is exported


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    split: Split = Split(300, 80)
    tests: int = 120
    units: int = 16
    members: int = 256
    reservoir_members: int = 32
    paths: int = 1000


QUICK = Size(Split(30, 10), 10, 4, 16, 4, 50)


def main() -> None:
    given = arguments.parse(arguments.parser("response", __doc__, seeds=3, needs_data=False))
    size = QUICK if given.quick else Size()
    X = inputs(size.split.train + size.split.validation + size.tests, seed=1)
    systems = [System(seed, size.units, size.members) for seed in given.seeds]
    tables, grams = _tables(X), {p: [gram(X, p, scale) for scale in SCALES] for p in (2, 3)}
    tangents = [system.tangent(X[size.split.held], size.paths) for system in systems]
    truths = {amplitude: [system.response(amplitude * X) for system in systems] for amplitude in AMPLITUDES}
    found = {"size": asdict(size), "features": {name: table.shape[1] for name, table in tables.items()}, "amplitudes": [
        {"amplitude": amplitude, "spread": [truth.std() for truth in truths[amplitude]]} |
        {"errors": _fitted(amplitude * X, truths[amplitude], tables, grams, size)
         | _of_theory(amplitude, X[size.split.held], systems, tangents, truths[amplitude], size)}
        for amplitude in AMPLITUDES]}
    online_at = tables["signature 1 3"][:size.split.train]
    found["online"] = [online(online_at, truth[:size.split.train]) for truth in truths[1.0]]
    found["exported"] = _exported(X, systems[0], truths[1.0][0], tables[SHOWN], size, given.out)
    results.save(given.out, found)


def _tables(X: np.ndarray) -> dict[str, np.ndarray]:
    """Features that serve all amplitudes: one of level n grows with the n-th power, which the readout takes up."""
    found = {f"signature {p} {depth}": features(signature(p, depth), X) for p in ORDERS for depth in DEPTHS}
    return found | {f"lags {count}": lags(X, count) for count in LAGS}


def _fitted(X: np.ndarray, truths: list[np.ndarray], tables: dict[str, np.ndarray], grams: dict[int, list[np.ndarray]],
            size: Size) -> dict[str, list[float]]:
    """Errors on the test inputs of all that is fitted, by name, one for each system."""
    tables, split = dict(tables), size.split
    for units in RESERVOIRS:
        tables[f"reservoir {units}"] = features(reservoir(units, NOISE, 1), X, size.reservoir_members)
        tables[f"quiet reservoir {units}"] = features(reservoir(units, 0.0, 1), X)
    found = {name: [error(split.readout(table, truth)(table)[split.held, 0], truth[split.held]) for truth in truths]
             for name, table in tables.items()}
    return found | {f"kernel {p}": [error(split.kernel(held, truth)[split.held], truth[split.held]) for truth in truths]
                    for p, held in grams.items()}


def _of_theory(amplitude: float, X: np.ndarray, systems: list[System], tangents: list[tuple[np.ndarray, np.ndarray]],
               truths: list[np.ndarray], size: Size) -> dict[str, list[float]]:
    """The same of what needs the system and no fit: response kernels, the run without noise, other noise."""
    found: dict[str, list[float]] = {"first order": [], "second order": [], "without noise": [], "other noise": []}
    for system, (first, second), truth in zip(systems, tangents, truths):
        other = System(system.seed, system.units, system.members, noise_seed=1)
        told = (amplitude * first, amplitude * first + amplitude ** 2 * second,
                system.response(amplitude * X, members=1), other.response(amplitude * X))
        for name, one in zip(found, told):
            found[name].append(error(one, truth[size.split.held]))
    return found


def _exported(X: np.ndarray, system: System, truth: np.ndarray, table: np.ndarray, size: Size, out: Path
              ) -> dict[str, Any]:
    """The first system, and its readout over the signature, as files; the error of the second by the engine alone."""
    readout = size.split.readout(table, truth)
    features_alone = signature(*map(int, SHOWN.split()[1:]))
    file = nrnn.ModelFile(features_alone.layers, readout=(readout.V, readout.c), inputs=["u"], outputs=["response"],
                          sequence=features_alone.sequence, provenance={"name": f"{SHOWN}, of srnn-1 at amplitude 1"})
    add_check(file, X[0])
    said = {"signature-1.nrnn": against_engine(file), "srnn-1.nrnn": against_engine(system.file)}
    file.save(out / "signature-1.nrnn")
    system.file.save(out / "srnn-1.nrnn")
    told = nrnn.Model.load(out / "signature-1.nrnn").predict(X[size.split.held]).nominal[:, 0]
    return {"engine": said, "error": error(told, truth[size.split.held])}


if __name__ == "__main__":
    main()
