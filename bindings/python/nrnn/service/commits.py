"""A turn's results and states, until they are kept."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from .backoff import Backoff
from .counts import Counts
from .said import Said
from .signals import Signals
from .transport import Batch, Keeping, Source

_FIRST, _LONGEST = 0.5, 30.0  # seconds between two tries
_LOOK = 0.2  # seconds between two looks at the wishes


class Commits:
    """Tries again for as long as waiting may mend it, and nobody asks the service to end; the connection of a transport that wants
    it is looked after meanwhile."""

    def __init__(self, source: Source, transport: Any, counts: Counts, say: Said, wishes: Signals) -> None:
        self._source, self._transport, self._counts, self._say, self._wishes = source, transport, counts, say, wishes

    def keep(self, batches: Mapping[int, Batch]) -> None:
        """Raises what waiting does not mend."""
        began = time.perf_counter()
        tries = Backoff(_FIRST, _LONGEST, chance=lambda: 0.0)  # to the second, as they are said
        while True:
            try:
                self._source.commit(batches)
                break
            except OSError as error:
                self._counts["failures"] += 1
                wait = tries.failed()
                self._say.of_kind("waiting", f"{error}; again in {wait:g} s")
                if self._stopped_within(wait):
                    return
        self._counts.commits.append(time.perf_counter() - began)

    def _stopped_within(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not self._wishes.stop and (left := end - time.monotonic()) > 0:
            self._idle(min(left, _LOOK))
        return self._wishes.stop

    def _idle(self, seconds: float) -> None:
        if isinstance(self._transport, Keeping):
            self._transport.idle(seconds)
        else:
            time.sleep(seconds)
