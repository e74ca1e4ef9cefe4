"""A client of a broker and a store beside it, as one source of messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .transport import Batch, Message, Store, Transport

_WAIT = 10.0  # seconds for the broker to confirm results


class Stored:
    """Commits in this order: results to the broker, confirmed; states to the store; messages acknowledged. Whoever is killed
    between the first and the second makes the same results again from the same states; between the second and the third,
    finds the samples in the states."""

    def __init__(self, transport: Transport, store: Store) -> None:
        self._transport, self._store = transport, store
        self._sent: Mapping[int, Batch] | None = None
        self._is_whole = True

    def poll(self, most: int, seconds: float) -> Sequence[Message]:
        return self._transport.poll(most, seconds)

    def commit(self, batches: Mapping[int, Batch]) -> None:
        """Raises OSError: of what was done nothing is done once more when it is called again with the same."""
        self._is_whole = False
        if self._sent is not batches:
            self._transport.send([one for batch in batches.values() for one in batch.outgoing])
            self._sent = batches
        if not self._transport.settle(_WAIT):
            raise OSError(f"broker: expected it to confirm results within {_WAIT:g} s, found no word of it")
        entries = {key: entry for batch in batches.values() for key, entry in batch.entries.items()}
        if entries:
            self._store.save(entries)
        self._transport.acknowledge([one for batch in batches.values() for one in batch.messages])
        self._sent, self._is_whole = None, True

    def close(self) -> None:
        self._transport.close()
        self._store.close(is_clean=self._is_whole)
