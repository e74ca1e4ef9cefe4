"""What the numbers say, as sentences that hold whatever they are."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from . import comparisons
from .comparisons import Comparison
from .rows import by_sequence, choice, chosen, difference, gain, over_words, title, words
from .variants import BASES, LADDER, LONG, PLACES

NAMES = {"families": "families", "places": "compartments"}


def findings(found: dict[str, Any]) -> str:
    return "\n".join([*(_words(found, form) for form in BASES), _anchors(found), _long(found),
                      _topic(found, "Gaps (λ = 0.8 against 0)", comparisons.GAPS),
                      _topic(found, "Max against mean pooling", comparisons.POOLING),
                      _topic(found, "Training the anchors, against k-means", comparisons.TRAINING),
                      _topic(found, "BLOSUM62 against one-hot", comparisons.BLOSUM),
                      _topic(found, "More anchors against fewer", comparisons.ANCHORS), _time(found)])


def _words(found: dict[str, Any], form: str) -> str:
    ours, theirs = chosen(found, form), words(found, BASES[form])
    held = {seed: by_sequence(ours, theirs, seed) for seed in sorted(ours)}
    others = "; ".join(f"{name} {difference(ours, theirs, measure).text()} splits"
                       for name, measure in (("macro F1", "f1"), ("macro auROC", "auroc")))
    ahead = gain(ours, theirs)
    said = "ahead of words" if ahead.by.above else "behind words" if ahead.by.below else "not told apart from words"
    return (f"- **{NAMES[form].capitalize()}**: what validation chooses in each split ({_chosen(found, form)}) is "
            f"**{said}**: accuracy {ahead.text()}; {others}. Sequence by sequence it is ahead with an interval within "
            f"{sum(one.by.above for one in held.values())} of {len(held)} test parts alone (the first: "
            f"{held[min(held)].text()}).")


def _chosen(found: dict[str, Any], form: str) -> str:
    counts = Counter(map(title, choice(found, form).values()))
    return "; ".join(f"{name}: {count} of {counts.total()}" for name, count in counts.most_common())


def _anchors(found: dict[str, Any]) -> str:
    against = {kind.units: over_words(found, (kind, False)) for kind in LADDER}
    enough = ", ".join(str(units) for units, ahead in against.items() if ahead.by.above)
    said = f"with {enough} they are ahead of words" if enough else "with none are they ahead of words"
    return (f"- **How many anchors** (compartments, one-hot, mean, λ = 0.8, k-means): {said}. Against words: "
            + "; ".join(f"{units}: {ahead.text()}" for units, ahead in against.items()) + ".")


def _long(found: dict[str, Any]) -> str:
    return (f"- **Longer sequences** (up to {LONG.longest} residues, {LONG.units} anchors, BLOSUM62): "
            f"{comparisons.LENGTH[0].found(found, False).text()} for the network, "
            f"{gain(words(found, LONG), words(found, PLACES)).text()} for words; against words of as many residues "
            f"the network has {over_words(found, (LONG, False)).text()}.")


def _topic(found: dict[str, Any], name: str, asked: list[Comparison]) -> str:
    """Where it gains and loses; every interval stands in the table."""
    held = comparisons.every(found, asked)
    gains, losses = ([place(key) for key, one in held.items() if getattr(one.by, side)] for side in ("above", "below"))
    said = [f"gains accuracy in {len(gains)} of {len(held)} comparisons" + f" ({'; '.join(gains)})" * bool(gains),
            f"loses in {len(losses)}" + f" ({'; '.join(losses)})" * bool(losses)]
    rest = len(held) - len(gains) - len(losses)
    return f"- **{name}** {', '.join(said)}" + f"; in {rest} the interval holds 0" * bool(rest) + "."


def place(key: tuple[str, bool]) -> str:
    where, trained = key
    return f"{where}, {'trained' if trained else 'k-means'}"


def _time(found: dict[str, Any]) -> str:
    times = {kind.units: found["sets"]["places"]["rounds"][kind.name] for kind in LADDER}
    said = ", ".join(f"{np.median(held):.1f} µs ({min(held):.1f} to {max(held):.1f}) with {units} anchors"
                     for units, held in times.items())
    return f"- **Time** of a residue, median and range of {len(times[LADDER[0].units])} rounds: {said}."
