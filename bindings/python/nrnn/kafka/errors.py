"""What a cluster says: what ends the service, what it waits for, what it only tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from confluent_kafka import KafkaError, KafkaException

from ..service.said import Said
from ..values.errors import NrnnError, Status

_ENDS = {KafkaError._AUTHENTICATION, KafkaError.SASL_AUTHENTICATION_FAILED, KafkaError.TOPIC_AUTHORIZATION_FAILED,
         KafkaError.GROUP_AUTHORIZATION_FAILED, KafkaError.CLUSTER_AUTHORIZATION_FAILED, KafkaError.MSG_SIZE_TOO_LARGE,
         KafkaError.INVALID_CONFIG, KafkaError._UNKNOWN_PARTITION, KafkaError._UNKNOWN_TOPIC, KafkaError.FENCED_INSTANCE_ID}
_OF_OTHERS = {KafkaError.ILLEGAL_GENERATION, KafkaError.UNKNOWN_MEMBER_ID, KafkaError.REBALANCE_IN_PROGRESS,
              KafkaError._ASSIGNMENT_LOST, KafkaError.FENCED_MEMBER_EPOCH, KafkaError.STALE_MEMBER_EPOCH}


class ClusterError(NrnnError):
    """The service ends, and goes on where its group stands when it is started again."""

    def __init__(self, message: str) -> None:
        super().__init__(message[:300], Status.IO)


def of(error: KafkaException) -> KafkaError:
    found: KafkaError = error.args[0]
    return found


def told(what: str, error: KafkaError) -> ClusterError:
    return ClusterError(f"{what}: {error.str()}")


def is_of_others(error: KafkaError) -> bool:
    """Whether partitions have gone to another member, as the next poll will tell."""
    return error.code() in _OF_OTHERS


def ends(error: KafkaError) -> bool:
    return error.fatal() or error.code() in _ENDS


@contextmanager
def raised(what: str) -> Iterator[None]:
    """KafkaException becomes ClusterError where it ends the service, else OSError."""
    try:
        yield
    except KafkaException as error:
        raise told(what, of(error)) if ends(of(error)) else OSError(f"{what}: {of(error).str()}"[:300]) from None


class Heard:
    """What clients say in their callbacks; `said` takes lines of whoever has it."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self._ends: KafkaError | None = None

    def __call__(self, error: KafkaError) -> None:
        self._ends = self._ends or (error if ends(error) else None)
        self.say(error.str())

    def say(self, sentence: str) -> None:
        self.said.of_kind("kafka", sentence)

    def raise_what_ends(self) -> None:
        """Raises ClusterError."""
        if self._ends is not None:
            raise told("kafka", self._ends)
