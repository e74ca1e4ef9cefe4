"""Some random models of every format, beside the format's own runtime; `make test-models` draws 500 of each."""

import pytest

from models import run
from support import needs_engine

ALL = 40
FORMATS = run.formats()
EACH = -(-ALL // len(FORMATS))


@needs_engine
@pytest.mark.parametrize("number", range(EACH))
@pytest.mark.parametrize("name", FORMATS)
def test_its_numbers_are_its_runtimes(name, number):
    row = run.Row(name)
    run.one(name, run.SEED, number, row)
    assert not row.faults, f"seed {run.SEED}: {row.faults[0]}"
