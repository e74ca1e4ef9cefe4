"""What the section says beside its tables, every verdict computed from the differences."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..verdicts import Claim, verdict
from . import comparisons
from .comparisons import Comparison
from .rows import Ahead, Row, best, by_sequence, difference, gain, over_words, runs, words
from .variants import BASES, LADDER, LONG, PLACES

NAMES = {"families": "families", "places": "compartments"}


def title(row: Row) -> str:
    kind, trained = row
    more = [text for text, said in (("BLOSUM62", kind.blosum), (f"{kind.longest} residues", kind == LONG),
                                    ("trained", trained)) if said]
    return ", ".join([f"{kind.units} anchors, {kind.pooling}, λ = {kind.gap_penalty:g}", *more])


def findings(found: dict[str, Any]) -> str:
    return "\n".join([*(_words(found, form) for form in BASES), _anchors(found), _long(found),
                      _topic(found, "Gaps (λ = 0.8 against 0)", comparisons.GAPS),
                      _topic(found, "Max against mean pooling", comparisons.POOLING),
                      _topic(found, "Training the anchors, against k-means", comparisons.TRAINING),
                      _topic(found, "BLOSUM62 against one-hot", comparisons.BLOSUM), _time(found), LIMITS])


LIMITS = """\
- **Limits**: similar proteins are not kept apart, only equal ones are; so a family's sequences resemble each other
  across the parts, and a compartment's may. The splits are drawn anew from the same proteins, so their test parts
  overlap, and intervals over splits are somewhat too narrow; those by protein within one test part are not concerned.
- **Not tested**: SCOP 1.67 and 2.06, which are not at hand; LSTMs, alignments and string kernels with gaps as rivals;
  whole proteins; more epochs; training of more than 64 anchors; other rates and lengths of anchors; and on more than
  one split what the tables give with sequences as pairs."""


def _words(found: dict[str, Any], form: str) -> str:
    row = best(found, form)
    ours, theirs = runs(found, row), words(found, row[0])
    held = {seed: by_sequence(ours, theirs, seed) for seed in sorted(ours)}
    others = "; ".join(f"{name} {difference(ours, theirs, measure).text()}"
                       for name, measure in (("macro F1", "f1"), ("macro auROC", "auroc")))
    ahead = gain(ours, theirs)
    said = "ahead of words" if ahead.by.above else "behind words" if ahead.by.below else "not told apart from words"
    return (f"- **{NAMES[form].capitalize()}**: the network that validation chooses ({title(row)}) is **{said}**: "
            f"accuracy {ahead.text()}; {others}. Sequence by sequence it is ahead with an interval within "
            f"{sum(one.by.above for one in held.values())} of {len(held)} test parts alone (the first: "
            f"{held[min(held)].text()}).")


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
    gains, losses = ([_place(key) for key, one in held.items() if getattr(one.by, side)] for side in ("above", "below"))
    said = [f"gains accuracy in {len(gains)} of {len(held)} comparisons" + f" ({'; '.join(gains)})" * bool(gains),
            f"loses in {len(losses)}" + f" ({'; '.join(losses)})" * bool(losses)]
    rest = len(held) - len(gains) - len(losses)
    return f"- **{name}** {', '.join(said)}" + f"; in {rest} the interval holds 0" * bool(rest) + "."


def _place(key: tuple[str, bool]) -> str:
    where, trained = key
    return f"{where}, {'trained' if trained else 'k-means'}"


def _time(found: dict[str, Any]) -> str:
    times = {kind.units: np.median(found["sets"]["places"]["rounds"][kind.name]) for kind in LADDER}
    said = ", ".join(f"{time:.1f} µs with {units} anchors" for units, time in times.items())
    return f"- **Time** of a residue: {said}."


def claims(found: dict[str, Any]) -> list[Claim]:
    against = {NAMES[form]: over_words(found, best(found, form)) for form in BASES}
    topics = [("Gaps help: λ > 0 ahead of λ = 0 (CKN-seq)", comparisons.GAPS),
              ("Max pooling ahead of mean", comparisons.POOLING),
              ("Anchors trained end to end ahead of unsupervised ones", comparisons.TRAINING),
              ("BLOSUM62 ahead of one-hot residues", comparisons.BLOSUM),
              ("More anchors ahead of fewer (512 of 128)", comparisons.ANCHORS)]
    return [_claim("Recurrent kernel networks ahead of other methods on proteins",
                   "validation's choice against counts of words up to 3 residues, accuracy", against),
            *(_claim(paper, "same networks but for that, accuracy",
                     {_place(key): one for key, one in comparisons.every(found, asked).items()}, shown=2)
              for paper, asked in topics),
            Claim("SCOP 1.67 and 2.06: ahead of LSTM, string kernels, DeepSF", "nothing", "not tested",
                  "the sets are not at hand")]


def _claim(paper: str, ran: str, held: dict[str, Ahead], shown: int = 9) -> Claim:
    """Of many parts the least and the greatest are shown, and how many are above 0."""
    parts = sorted(held.items(), key=lambda one: one[1].by.mean)
    kept = parts if len(parts) <= shown else [parts[0], parts[-1]]
    above = [ahead.by.above for ahead in held.values()]
    text = "; ".join(f"{where} {ahead.text()}" for where, ahead in kept)
    return Claim(paper, ran, verdict(above), text + f"; above 0 in {sum(above)} of {len(held)}" * (len(parts) > shown))
