"""A section of the page on heart beats: what was done, tables, what they say, what was tried."""

from __future__ import annotations

from typing import Any

from . import compare, findings, tables
from .judge import ATTACKED, ATTACKS
from .picture import CAPTION
from .task import places

ORDER = ("white", "FGSM")  # of which the first sentence speaks
HOW = """Inputs are disturbed at inference only, by five draws that are equal for all networks; the table gives the
mean over draws, then mean ± standard deviation over the seeds. Levels are in standard deviations of a beat; salt
and pepper are the extremes of the training beats; nothing is clipped. Attacks ({attacks}, the latter of
ten steps from a start by chance) are on {attacked}. All scores are of the
exported files, **through the engine**, noise off; gradients are of the same files, loaded into PyTorch."""
BETWEEN = """Differences, paired by seed; with one seed all networks read the beats in the same order, and the noisy
RNNs and the Lipschitz RNN begin with the same weights. "Noise off" has a noisy RNN's trained steps and no noise: it tells
what noise does from what trained steps do. Validation chose rate and epochs for each network: where it
chose unlike ones for two, their difference is one of these too. What two differ in stands in brackets in the list
below. Intervals are Student's and not corrected for their number; bold where they exclude 0."""


def whole(found: dict[str, Any], heading: str, before: str, after: str, what: str, picture: str) -> str:
    """`before` may name {train}, {validation} and {test}, the beats of each part; `what` heads the scores."""
    sizes = {name: f"{sum(counts):,}" for name, counts in found["parts"].items()}
    return "\n\n".join([
        f"## {heading}", before.format(**sizes), _how(found), tables.accuracies(found, what), BETWEEN,
        compare.table(found), findings.whole(found, ORDER), findings.steps(found), after,
        f"![Accuracy of the networks under five disturbances](results/{picture}.png)\n\n{CAPTION}",
        findings.ensembles(found), "What was tried with the first seed, and what the validation part said of it:",
        tables.settings(found)]) + "\n"


def _how(found: dict[str, Any]) -> str:
    size = sum(found["parts"]["test"])
    few = len(places(size, ATTACKED))
    attacked = "all test beats" if few == size else f"{few:,} test beats, evenly over the part"
    return HOW.format(attacks=", ".join(ATTACKS), attacked=attacked)
