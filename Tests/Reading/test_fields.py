"""Public files as people have them are read right, and with at most one option beyond the names of their columns."""
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from fields import FIELDS, FILES, HARDER, HERE, LENT, REFUSED
from forms import FORMS, HARDER_FORMS

import nrnn

EVERY = FIELDS + HARDER + FORMS + HARDER_FORMS
FORGOTTEN = {"duplicates": 0, "late": 0, "future": 0}
by_name = {"ids": lambda field: Path(field.file).name}


def laid(field, folder):
    path = folder / Path(field.file).name
    path.write_bytes(field.content())
    return path


def nanoseconds(time):
    """Of a date in ISO 8601, in UTC, or of a number of seconds."""
    if isinstance(time, str) and "-" in time[1:]:
        return int(np.datetime64(time.removesuffix("Z"), "ns").astype(np.int64))
    return int(Decimal(str(time)).scaleb(9))


def channel_values(values):
    return np.array([np.nan if value is None else value for value in values], np.float32)


@pytest.mark.parametrize("field", EVERY, **by_name)
def test_a_file_gives_its_rows(field, tmp_path):
    table = nrnn.read(laid(field, tmp_path), **field.settings)
    assert len(table.x) == field.rows
    for row, (time, *values) in field.some.items():
        np.testing.assert_array_equal(table.x[row][:len(values)], channel_values(values))
        assert time is None or table.time[row] == nanoseconds(time)
    for row, key in field.keys.items():
        assert table.key[row] == key.encode()
    if "time" in field.settings:
        assert {name: table.counts[name] for name in FORGOTTEN} == FORGOTTEN | field.counts


@pytest.mark.parametrize("field", REFUSED, **by_name)
def test_a_file_that_is_no_table_is_named(field, tmp_path):
    with pytest.raises(ValueError) as failure:
        nrnn.read(FILES / field.file, **field.settings)
    assert all(part in str(failure.value) for part in (field.file, *field.says))


def test_forty_public_files_need_one_option_at_most():
    assert len({field.file for field in FIELDS}) >= 40
    assert [field.file for field in FIELDS + FORMS if len(field.options()) > 1] == []
    assert [field.file for field in HARDER + HARDER_FORMS if len(field.options()) < 2] == []


def test_files_are_small_used_and_their_sources_named():
    sizes = {path.relative_to(FILES).as_posix(): path.stat().st_size for path in FILES.rglob("*") if path.is_file()}
    assert set(sizes) == {field.file for field in EVERY + REFUSED} - {field.file for field in LENT}
    assert max(sizes.values()) < 10_000 and sum(sizes.values()) < 150_000
    sources = (HERE / "README.md").read_text()
    assert [name for name in sizes if not name.startswith("forms/") and name not in sources] == []
