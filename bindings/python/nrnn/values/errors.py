"""Statuses of the library, and the exceptions that they become."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """Statuses of the C functions; their numbers never change."""

    OK = 0
    INVALID_ARGUMENT = 1
    NO_MEMORY = 2
    IO = 3
    NOT_A_MODEL = 4
    CORRUPT = 5
    BAD_VERSION = 6
    UNSUPPORTED = 7
    TOO_LARGE = 8
    BAD_SHAPE = 9
    NOT_FINITE = 10
    BAD_MODEL = 11
    BUFFER_TOO_SMALL = 12
    BAD_INPUT = 13
    GAP = 14
    DIVERGED = 15
    NO_NOISE = 16
    NOT_A_SNAPSHOT = 17
    BAD_SNAPSHOT = 18
    SNAPSHOT_OF_OTHER_MODEL = 19
    SNAPSHOT_OF_OTHER_STREAM = 20
    VERIFY_FAILED = 21
    NO_CHECKS = 22
    EXHAUSTED = 23
    NO_CALIBRATION = 24


class NrnnError(RuntimeError):
    """A call into libnrnn that failed.

    Attributes
    ----------
    status : int
        Number of the status, as in nrnn.h.
    name : str
        Its name, such as ``"BAD_SHAPE"``.
    """

    def __init__(self, message: str, status: int = Status.INVALID_ARGUMENT) -> None:
        super().__init__(message)
        self.args = (message,)
        self.status = int(status)

    @property
    def name(self) -> str:
        return Status(self.status).name if self.status in Status._value2member_map_ else f"STATUS_{self.status}"

    def __str__(self) -> str:
        return f"{self.args[0]} [{self.name}]"

    def __reduce__(self) -> tuple:
        return type(self), (self.args[0], self.status), self.__dict__


class InvalidArgument(NrnnError, ValueError):
    """A wrong size, or an option out of range."""


class NoMemory(NrnnError, MemoryError):
    """An allocation failed."""


class ReadError(NrnnError, OSError):
    """A file cannot be opened or read."""


class ModelError(NrnnError, ValueError):
    """The bytes are not a model that this library can load; `name` tells why."""


class Unsupported(NrnnError, NotImplementedError):
    """Understood, but not in this version."""


class BadInput(NrnnError, ValueError):
    """Infinity, NaN that the policy rejects, or no row of an embedding, in a sample; a bad interval."""


class GapError(NrnnError, ValueError):
    """An interval too long for the gap policy "reject"."""


class Diverged(NrnnError, ArithmeticError):
    """The new state or output is not finite; the stream stays as it was."""


class NoNoise(NrnnError, ValueError):
    """Noise asked of a model that names none."""


class SnapshotError(NrnnError, ValueError):
    """The bytes are not a snapshot that this stream can take; `name` tells why."""


class VerifyFailed(NrnnError):
    """A check vector is missed by more than its tolerance; `report` says by how much."""


class NoChecks(NrnnError, LookupError):
    """Nothing to verify: the file holds no check vectors."""


class Exhausted(NrnnError, OverflowError):
    """Tick or episode would pass 2^40 - 1."""


class NoCalibration(NrnnError, ValueError):
    """A calibrated stream asked of a model that has no calibration."""


CLASSES = {
    Status.INVALID_ARGUMENT: InvalidArgument, Status.NO_MEMORY: NoMemory, Status.IO: ReadError,
    Status.NOT_A_MODEL: ModelError, Status.CORRUPT: ModelError, Status.BAD_VERSION: ModelError,
    Status.UNSUPPORTED: Unsupported, Status.TOO_LARGE: ModelError, Status.BAD_SHAPE: ModelError,
    Status.NOT_FINITE: ModelError, Status.BAD_MODEL: ModelError, Status.BUFFER_TOO_SMALL: InvalidArgument,
    Status.BAD_INPUT: BadInput, Status.GAP: GapError, Status.DIVERGED: Diverged, Status.NO_NOISE: NoNoise,
    Status.NOT_A_SNAPSHOT: SnapshotError, Status.BAD_SNAPSHOT: SnapshotError,
    Status.SNAPSHOT_OF_OTHER_MODEL: SnapshotError, Status.SNAPSHOT_OF_OTHER_STREAM: SnapshotError,
    Status.VERIFY_FAILED: VerifyFailed, Status.NO_CHECKS: NoChecks, Status.EXHAUSTED: Exhausted,
    Status.NO_CALIBRATION: NoCalibration,
}
