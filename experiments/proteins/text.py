"""What the section says beside its tables, every verdict computed from the differences."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..verdicts import Claim, Difference, verdict
from . import comparisons
from .comparisons import Comparison
from .rows import Row, against_words, best, by_sequence, difference, runs, words
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
  whole proteins; more epochs; training of more than 64 anchors; other rates and lengths of anchors."""


def _words(found: dict[str, Any], form: str) -> str:
    row = best(found, form)
    held = {seed: by_sequence(one) for seed, one in sorted(runs(found, row).items())}
    ahead = sum(one.above for one in held.values())
    scores = {"macro F1": "f1", "macro auROC": "auroc"}
    others = "; ".join(f"{name} {against_words(found, row, one).text()}" for name, one in scores.items())
    d = against_words(found, row)
    said = "ahead of words" if d.above else "behind words" if d.below else "not told apart from words"
    return (f"- **{NAMES[form].capitalize()}**: the network that validation chooses ({title(row)}) is **{said}**: "
            f"accuracy {d.text()}; {others}. Sequence by sequence it is ahead with an interval within {ahead} of "
            f"{len(held)} test parts alone (the first: {held[min(held)].text()} sequences).")


def _anchors(found: dict[str, Any]) -> str:
    against = {kind.units: against_words(found, (kind, False)) for kind in LADDER}
    enough = ", ".join(str(units) for units, d in against.items() if d.above)
    said = f"with {enough} they are ahead of words" if enough else "with none are they ahead of words"
    return (f"- **How many anchors** (compartments, mean, λ = 0.8, frozen): {said}. Against words: "
            + "; ".join(f"{units}: {d.text()}" for units, d in against.items()) + ".")


def _long(found: dict[str, Any]) -> str:
    more = difference(words(found, LONG), words(found, PLACES))
    return (f"- **Longer sequences** (up to {LONG.longest} residues, {LONG.units} anchors, BLOSUM62): "
            f"{comparisons.LENGTH[0].found(found, False).text()} for the network, {more.text()} for words; "
            f"against words of as many residues the network has {against_words(found, (LONG, False)).text()}.")


def _topic(found: dict[str, Any], name: str, asked: list[Comparison]) -> str:
    """Where it gains and loses; every interval stands in the table."""
    held = comparisons.every(found, asked)
    gains, losses = ([_place(key) for key, d in held.items() if getattr(d, side)] for side in ("above", "below"))
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
    against = {NAMES[form]: against_words(found, best(found, form)) for form in BASES}
    topics = [("Gaps help: λ > 0 ahead of λ = 0 (CKN-seq)", comparisons.GAPS),
              ("Max pooling ahead of mean", comparisons.POOLING),
              ("Anchors trained end to end ahead of unsupervised ones", comparisons.TRAINING),
              ("BLOSUM62 ahead of one-hot residues", comparisons.BLOSUM)]
    more = comparisons.every(found, comparisons.ANCHORS[1:2] + comparisons.ANCHORS[3:])
    return [_claim("Recurrent kernel networks ahead of other methods on proteins",
                   "validation's choice against counts of words up to 3 residues, accuracy", against),
            *(_claim(paper, "same networks but for that, accuracy",
                     {_place(key): d for key, d in comparisons.every(found, asked).items()}, shown=2)
              for paper, asked in topics),
            _claim("More anchors ahead of fewer", "256 against 64, accuracy",
                   {where: d for (where, _), d in more.items()}),
            Claim("SCOP 1.67 and 2.06: ahead of LSTM, string kernels, DeepSF", "nothing", "not tested",
                  "the sets are not at hand")]


def _claim(paper: str, ran: str, held: dict[str, Difference], shown: int = 9) -> Claim:
    """Of many parts the least and the greatest are shown, and how many are above 0."""
    parts = sorted(held.items(), key=lambda one: one[1].mean)
    kept = parts if len(parts) <= shown else [parts[0], parts[-1]]
    text = "; ".join(f"{where} {d.text()}".strip() for where, d in kept)
    count = sum(d.above for d in held.values())
    text += f"; above 0 in {count} of {len(held)}" * (len(parts) > shown)
    return Claim(paper, ran, verdict([d.above for d in held.values()]), text)
