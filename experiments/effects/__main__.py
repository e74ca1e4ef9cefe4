"""Measure the shipped models of experiments/mnist and experiments/ecg: `python -m experiments.effects --data FOLDER`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import nrnn.train
from nrnn.description.noise import Noise

import nrnn

from .. import arguments, results
from ..ecg.data import test as beats
from ..jobs import kept
from .measure import Counts, measure

SHIPPED = Path(__file__).resolve().parents[2] / "examples/models"
QUICK = Counts(rows=3, moments=1, exponents=1, hessian=2, products=2, paths=4)
# Plain Sde layers, of which everything is exact; coupled oscillators, gates and orthogonal maps have no such formulas.
MODELS = {"mnist": ("lipschitz", "antisymmetric", "nrnn-low", "nrnn-high"),
          "ecg": ("lipschitz", "antisymmetric", "nrnn-paper", "nrnn-high")}
NOISE = {"mnist": nrnn.OfficialNoise(0.05, 0.02), "ecg": nrnn.OfficialNoise(0.06, 0.03)}


def main() -> None:
    given = arguments.parse(arguments.parser("effects", __doc__, seeds=2))
    found = {name: _measured(name, given) for name in MODELS}
    results.save(given.out, {"noise": {name: _said(noise) for name, noise in NOISE.items()}, "sets": found})


def _measured(name: str, given) -> dict[str, list[dict[str, float]]]:
    X, y = _mnist(given.data) if name == "mnist" else _beats(given.data)
    names = MODELS[name][:2] if given.quick else MODELS[name]
    jobs = {f"{name}-{path.stem}": path for model in names for path in _files(name, model)[:len(given.seeds)]}
    one = partial(measure, X=X, y=y, noise=NOISE[name], counts=QUICK if given.quick else Counts())
    done = dict(zip(jobs.values(), kept(one, jobs, 1, given.out / "runs")))
    return {model: [done[path] for path in _files(name, model) if path in done] for model in names}


def _beats(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """In an order by chance: the first ones are of both classes and both patients."""
    X, y = beats(folder)
    order = np.random.default_rng(0).permutation(len(X))
    return X[order].astype(np.float64), y[order]


def _files(name: str, model: str) -> list[Path]:
    return sorted((SHIPPED / name).glob(f"{model}-[0-9].nrnn"))


def _mnist(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    part = nrnn.train.sets.load("mnist", folder).test
    return part.x.astype(np.float64), part.y


def _said(noise: Noise) -> str:
    return f"add {noise.add:g}, mult {noise.mult:g}"


if __name__ == "__main__":
    main()
