"""Exceptions: which class a status becomes, and that they travel between processes."""

import pickle

import pytest

import nrnn
from nrnn.engine.calls import check
from nrnn.engine.structs import Error

BUILT_IN = {"INVALID_ARGUMENT": ValueError, "NO_MEMORY": MemoryError, "IO": OSError, "NOT_A_MODEL": ValueError,
            "UNSUPPORTED": NotImplementedError, "BUFFER_TOO_SMALL": ValueError, "BAD_INPUT": ValueError,
            "GAP": ValueError, "DIVERGED": ArithmeticError, "NO_NOISE": ValueError, "BAD_SNAPSHOT": ValueError,
            "NO_CHECKS": LookupError, "EXHAUSTED": OverflowError}


@pytest.mark.parametrize("status", [status for status in nrnn.Status if status])
def test_every_status_has_its_exception(status):
    with pytest.raises(nrnn.NrnnError, match=r"a sentence \[" + status.name) as caught:
        check(status, Error(status, b"a sentence"))
    assert type(caught.value) is not nrnn.NrnnError
    assert (caught.value.status, caught.value.name) == (status, status.name)
    assert isinstance(caught.value, BUILT_IN.get(status.name, RuntimeError))


def test_ok_raises_nothing():
    check(0, Error())


def test_a_status_of_a_newer_library():
    with pytest.raises(nrnn.NrnnError, match="STATUS_99"):
        check(99, Error(99, b"later"))


def test_exceptions_can_be_pickled():
    error = nrnn.BadInput("channel 1", nrnn.Status.BAD_INPUT)
    error.steps_done = 4
    twin = pickle.loads(pickle.dumps(error))
    assert (str(twin), twin.status, twin.steps_done) == (str(error), error.status, 4)
