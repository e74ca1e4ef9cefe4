"""What is on its way to the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer

from .errors import of, told


class Outbox:
    """Records handed over, and whether the cluster has them all."""

    def __init__(self, producer: Producer) -> None:
        self._producer = producer
        self._failed: tuple[str, KafkaError] | None = None

    def put(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Does not wait for the cluster, but for room. Raises ClusterError: one is too large."""
        for record in records:
            while not self._has_taken(record):
                self._producer.poll(0.1)
        self._producer.poll(0)

    def _has_taken(self, record: Mapping[str, Any]) -> bool:
        try:
            self._producer.produce(**record, on_delivery=self._delivered)
        except BufferError:
            return False
        except KafkaException as error:
            raise told(record["topic"], of(error)) from None
        return True

    def _delivered(self, error: KafkaError | None, record: Any) -> None:
        if error is not None and self._failed is None:
            self._failed = record.topic(), error

    def settle(self, seconds: float) -> bool:
        """Whether the cluster has all of them.

        Raises
        ------
        ClusterError
            One that it does not take.
        """
        left = self._producer.flush(seconds)
        if self._failed is not None:
            raise told(*self._failed)
        return not left

    def __len__(self) -> int:
        """Records that are on their way."""
        return len(self._producer)
