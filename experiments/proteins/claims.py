"""What the paper says of recurrent kernel networks, as remembered, and what differences on other sets say of it."""

from __future__ import annotations

from typing import Any

from ..verdicts import Claim, judged, untested
from . import comparisons, paper
from .findings import NAMES, place
from .rows import FEWEST, Ahead, Seeds, chosen, difference, gain, runs, words
from .variants import BASES, LONG

WHOSE = "RKN (Chen et al. 2019), as remembered"
ELSEWHERE = f"{WHOSE}, on sets not the paper's"
ALIKE = "same networks but for that, accuracy"
TOPICS = [("gaps help, λ = 0.8 ahead of λ = 0 (CKN-seq)", paper.gaps(), ALIKE, comparisons.GAPS),
          ("max pooling ahead of mean", paper.pooling(), ALIKE, comparisons.POOLING),
          ("anchors trained end to end ahead of unsupervised ones", paper.training(), ALIKE, comparisons.TRAINING),
          ("BLOSUM62 ahead of one-hot residues", paper.residues(), ALIKE, comparisons.BLOSUM),
          ("more anchors ahead of fewer", paper.anchors(), "pairs of 64, 128, 256 and 512 anchors, else the same, "
           "accuracy", comparisons.ANCHORS)]


def claims(found: dict[str, Any]) -> list[Claim]:
    topics = [_claim(f"{ELSEWHERE}: {said}; there {remembered}", ran,
                     {place(key): one for key, one in comparisons.every(found, asked).items()}, shown=2)
              for said, remembered, ran, asked in TOPICS]
    scop = untested(f"{WHOSE}: auROC and share of folds named rightly, {paper.rivals()}", "nothing",
                    "the sets are not at hand")
    return [_over_words(found), *topics, scop]


def _over_words(found: dict[str, Any]) -> Claim:
    """On both sets with the residues of the base, and with more of them."""
    held = {NAMES[form]: _scores(chosen(found, form), words(found, BASES[form])) for form in BASES}
    held[f"{NAMES[LONG.form]}, {LONG.longest} residues"] = _scores(runs(found, (LONG, False)), words(found, LONG))
    return _claim(f"{ELSEWHERE} nor against its rivals: ahead of counts of words of as many residues",
                  "words up to 3; in each split the network its validation chooses "
                  f"({LONG.longest} residues: one network), kernel width and Adam's rate tuned on the first split",
                  {f"{where}, {score}": one for where, scores in held.items() for score, one in scores.items()})


def _scores(ours: Seeds, theirs: Seeds) -> dict[str, Ahead]:
    """Accuracy, and macro F1 where there are enough splits for its interval."""
    found = {"accuracy": gain(ours, theirs)}
    enough = len(ours.keys() & theirs.keys()) >= FEWEST
    return found | ({"macro F1": Ahead(difference(ours, theirs, "f1"), "splits")} if enough else {})


def _claim(said: str, ran: str, held: dict[str, Ahead], shown: int = 9) -> Claim:
    """Of many parts the least and the greatest are shown."""
    told = {where: f"{where} {ahead.text()}" for where, ahead in held.items()}
    if len(told) > shown:
        parts = sorted(held, key=lambda where: held[where].by.mean)
        told = {word: f"{word}: {told[where]}" for word, where in (("least", parts[0]), ("greatest", parts[-1]))}
    above, below = ([getattr(ahead.by, side) for ahead in held.values()] for side in ("above", "below"))
    return judged(said, ran, above, "; ".join(told.values()), below)
