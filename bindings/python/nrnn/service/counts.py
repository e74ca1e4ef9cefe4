"""What a service has done."""

from __future__ import annotations

from collections import Counter, deque

NAMES = {
    "messages": "Messages polled.",
    "elsewhere": "Messages of keys of other shards.",
    "rows": "Samples that messages held, joined ones once.",
    "results": "Results sent to the broker.",
    "again": "Results that may be repeats.",
    "duplicates": "Samples of the same time as one before.",
    "late": "Samples of an earlier time than one before.",
    "future": "Samples whose time was too far ahead, which the next did not confirm.",
    "refused": "Messages and samples that could not be used.",
    "gaps": "Results after an interval that is a gap.",
    "held": "Results of samples with a value that was missing.",
    "batches": "Turns of the loop with messages.",
    "failures": "Times that a disk or a broker refused what was to be kept.",
    "ended": "Keys that were idle for too long.",
    "begun": "Keys that began anew since another model left their state."}
"""Of each count, what it counts."""

_KEPT = 4096  # turns


class Counts(Counter[str]):
    """Numbers by `NAMES`, all of them there.

    Attributes
    ----------
    latencies : deque of float
        Seconds from a turn's messages to their results, of the last turns.
    commits : deque of float
        Of these the seconds that broker and disk took.
    """

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(NAMES, 0))
        self.latencies: deque[float] = deque(maxlen=_KEPT)
        self.commits: deque[float] = deque(maxlen=_KEPT)
