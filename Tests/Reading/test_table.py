"""`nrnn run` and `nrnn.read` give the same rows, or the same refusal: those of the table."""

import numpy as np
import pytest

from both import Hint, bits, by_command, by_python, counted
from table import CASES


def files_of(case, folder):
    paths = []
    for i, one in enumerate(case.data if isinstance(case.data, list) else [case.data]):
        paths.append(folder / f"{i}.txt")
        paths[-1].write_bytes(one.encode() if isinstance(one, str) else one)
    return paths



def expected(case):
    """The rows of a case as readings have them."""
    options, count = case.options, len(case.options["channels"])
    for row in case.gives:
        *before, values = *row[:-count], row[-count:]
        before = [None] * (2 - len(before)) + before if "time" in options or not before else before
        yield (*before, tuple(None if one is None else bits(np.float32(one)) for one in values))


def check(case, found, of_command):
    if case.refused is None:
        assert found.message == ""
        assert sorted(found.rows, key=str) == sorted(expected(case), key=str)
        return
    assert found.message, "expected a refusal, found rows"
    for part in case.refused:
        assert part.is_in(found.message, of_command) if isinstance(part, Hint) else part in found.message, found.message
    assert not [one for one in found.message if ord(one) < 0x20 and one != "\n"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_python(case, tmp_path):
    check(case, by_python(files_of(case, tmp_path), **split(case)), False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_command(case, tmp_path):
    paths = files_of(case, tmp_path)
    found = by_command(paths, folder=tmp_path, **split(case))
    check(case, found, True)
    other = by_python(paths, **split(case))
    if "key" not in case.options or case.refused is None:  # with keys a run goes on
        assert found.rows == other.rows
    if case.refused is None and other.counts:
        assert counted(found) == counted(other)


def split(case):
    options = dict(case.options)
    return {"channels": options.pop("channels"), "interval": options.pop("interval", 1.0), "options": options}
