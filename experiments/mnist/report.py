"""The section on MNIST: tables of accuracies, and what their differences allow to say."""

from __future__ import annotations

from typing import Any

from ..networks import NAMES
from ..verdicts import mean
from . import paper, text
from .claims import HIGH, HIGH_OWN, HIGH_TUNED, LONGER, LOW, LOW_OWN, claims
from .compare import LEVEL, Pair, differences, short, told
from .judge import FAR, STEPS
from .pictures import draw
from .tables import Models, gaps, remembered, shares, sizes
from .tasks import ORDERED, recipes

__all__ = ["claims", "draw", "section"]

DIVERGED = 2.0  # times the least loss
OFF = ("nrnn-off", "lipschitz")
FULL_PAIRS = (HIGH, LOW, ("nrnn-high", "nrnn-low"), LOW_OWN, HIGH_OWN)
REDUCED_PAIRS = (LOW_OWN, HIGH_OWN, HIGH_TUNED, HIGH, OFF)
LONGER_PAIRS = (("antisymmetric-twice", "antisymmetric"), ("lipschitz-twice", "lipschitz"), LONGER)
REDUCED = {"reduced": "ordered", "reduced-permuted": "permuted"}
SAID = {HIGH: "The high noise against the Lipschitz RNN", LOW: "The low noise against the Lipschitz RNN",
        LOW_OWN: "The low noise's own part, against noise off", HIGH_OWN: "The high noise's own part, against noise off",
        HIGH_TUNED: "The high noise against noise off at the rate that is best for it on ordered digits",
        OFF: "Trained steps, noise off against the Lipschitz RNN"}


def section(found: dict[str, Any]) -> str:
    """Markdown; figures of the reduced tasks are said to be reduced."""
    tasks, columns, attacked = found["tasks"], found["columns"], found["attack columns"]
    parts = [*_full(tasks[ORDERED], columns), *_attacks(tasks[ORDERED], FULL_PAIRS, attacked)]
    reduced = {kind: tasks[task] for task, kind in REDUCED.items() if task in tasks}
    if reduced:
        parts += _reduced(reduced, [column for column in columns if not column.startswith("multiplicative")], attacked)
    return "\n\n".join([*parts, _not_tested(tasks), sizes(tasks)]) + "\n"


def _not_tested(tasks: dict[str, Models]) -> str:
    missing = [said for task, name, seeds, said in text.MISSING if len(tasks.get(task, {}).get(name, [])) < seeds]
    return text.NOT_TESTED.format(missing=", ".join(missing) or "ten seeds, as in the paper", steps=STEPS)


def _full(models: Models, columns: list[str]) -> list[str]:
    before = text.BEFORE.format(epochs=models["lipschitz"][0]["epochs"], seeds=_seeds(models), judged=_digits(models))
    said = [*_said(models, tuple(SAID), columns), _levels(models["lipschitz"]), *_antisymmetric(models)]
    return [before, shares(models, columns[:7]), shares(models, columns[7:]), text.REMEMBERED, remembered(),
            text.DIFFERENCES.format(level=LEVEL), gaps(models, FULL_PAIRS, columns), "\n".join(said)]


def _said(models: Models, pairs: tuple[Pair, ...], columns: list[str], where: str = "") -> list[str]:
    """Sentences that follow from the intervals."""
    found = {pair: differences(models, pair, columns) for pair in pairs}
    return [f"- **{SAID[pair]}**{where}, n = {next(iter(held.values())).n}: {told(held)}."
            for pair, held in found.items() if held]


def _levels(runs: list[dict[str, Any]]) -> str:
    """How far one of our networks stands from what is remembered of it."""
    above = {short(column): mean([run["scores"][column] - known for run in runs])
             for column, known in zip(paper.COLUMNS, paper.TABLE["lipschitz"])}
    listed = ", ".join(f"{column} {one.numbers()}" for column, one in above.items())
    apart = [column for column, one in above.items() if one.above or one.below]
    return ("- **Levels beside the remembered ones**: of the Lipschitz RNN, ours less the paper's, points, n = "
            f"{len(runs)}: {listed}; other by the interval: {', '.join(apart) or 'none'}. What the paper did beyond its "
            "published code is not known (choice of the epoch, draws, clipping).")


def _antisymmetric(models: Models) -> list[str]:
    if "antisymmetric" not in models:
        return []
    share = mean([run["scores"]["clean"] for run in models["antisymmetric"]])
    return [f"- **The antisymmetric RNN** has {share.text('%', '{:.1f}')}, on clean digits by its published recipe; "
            f"remembered are {paper.TABLE['antisymmetric'][0]:g} %."]


def _attacks(models: Models, pairs: tuple[Pair, ...], columns: list[str], intro: str = text.ATTACKS) -> list[str]:
    """What FGSM and PGD leave, if any run was attacked."""
    held = {name: [run for run in runs if "attacks" in run] for name, runs in models.items()}
    held = {name: runs for name, runs in held.items() if runs}
    if not held:
        return []
    return [intro.format(steps=STEPS, digits=_digits(held, "attacks")), shares(held, columns, "attacks"), _harder(held),
            gaps(held, pairs, columns, "attacks")]


def _harder(models: Models) -> str:
    """Of each network, what PGD takes beyond FGSM."""
    fgsm, pgd = (f"{name} {FAR:g}" for name in ("FGSM", "PGD"))
    taken = {NAMES[name]: mean([run["attacks"][fgsm] - run["attacks"][pgd] for run in runs])
             for name, runs in models.items()}
    listed = "; ".join(f"{name} {one.text('', '{:.1f}')}" for name, one in taken.items())
    return f"Points that {pgd} takes beyond {fgsm}: {listed}."


def _reduced(held: dict[str, Models], columns: list[str], attacked: list[str]) -> list[str]:
    parts = [_said_of_reduced(next(iter(held.values())))]
    for kind, models in held.items():
        parts += [text.SHARES.format(kind=kind), shares(models, columns), text.GAPS.format(kind=kind),
                  gaps(models, REDUCED_PAIRS, columns),
                  "\n".join(_said(models, REDUCED_PAIRS, columns, f", reduced, {kind}")),
                  *_attacks(models, REDUCED_PAIRS, attacked, text.REDUCED_ATTACKS.replace("KIND", kind)),
                  text.LONGER.format(kind=kind), gaps(models, LONGER_PAIRS, columns), *_diverged(models, kind)]
    return [*parts, text.PICTURE]


def _diverged(models: Models, kind: str) -> list[str]:
    """Networks of which some runs were further from the digits at their end than before; what is kept of these is from before."""
    found = {NAMES[name]: (sum(run["loss"][-1] > DIVERGED * min(run["loss"]) for run in runs), len(runs))
             for name, runs in models.items()}
    told = ", ".join(f"{name} in {count} of {of} runs" for name, (count, of) in found.items() if count)
    return [text.DIVERGED.format(times=DIVERGED, told=told, kind=kind)] if told else []


def _said_of_reduced(models: Models) -> str:
    """How the reduced networks are trained, as their recipes have it."""
    found = recipes("reduced")
    rate, tuned = (found[name]["optimiser"]["lr"] for name in ("nrnn-off", "nrnn-off-tuned"))
    training = found["nrnn-off"]["training"]
    return text.REDUCED.format(updates=training["epochs"] * training["batches"], batch=training["batch"], rate=rate,
                               tuned=tuned, seeds=_seeds(models), judged=_digits(models))


def _seeds(models: Models) -> str:
    """How many, of all models alike or from the fewest on."""
    counts = sorted({len(runs) for runs in models.values()})
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"


def _digits(models: Models, kind: str = "scores") -> int:
    return min(run[f"{kind} on"]["digits"] for runs in models.values() for run in runs if kind in run)
