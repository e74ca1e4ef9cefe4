"""Public files as people have them are read right, and with at most one option beyond the names of their columns."""
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from fields import FIELDS, FILES, HARDER, HERE, LENT, REFUSED
from forms import FORMS, HARDER_FORMS

import nrnn
from both import Hint, by_command, by_python, formats_of_the_command, options_of_the_command

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # the rows left out, which are compared
EVERY = FIELDS + HARDER + FORMS + HARDER_FORMS
FORGOTTEN = {"duplicates": 0, "late": 0, "future": 0}
# Their numbers of time are seconds as well as what they are.
UNTELLABLE = {"pulse-milliseconds.csv", "forms/serial-millis.csv", "forms/buoy-seconds.influx"}
TELLABLE = [field for field in FIELDS + FORMS if field.options() and field.file not in UNTELLABLE]
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


def known(field):
    """Has the command all options?"""
    names = {name.replace("_", "-") for name in field.settings} - {"channels", "interval"}
    names |= {"columns"} if "channels" not in field.settings else set()
    return (names | {"output-format"} <= options_of_the_command()
            and field.settings.get("format", "csv") in formats_of_the_command())


@pytest.mark.parametrize("field", [field for field in EVERY if known(field)], **by_name)
def test_the_command_gives_the_same_rows(field, tmp_path):
    path, options = laid(field, tmp_path), dict(field.settings)
    interval = options.pop("interval", 1.0)
    if "channels" not in options:  # all columns, which a model has to name
        options["columns"] = options["channels"] = nrnn.read(path, **options).channels
    channels = options.pop("channels")
    options["map"] = [f"{channel}={column}" for channel, column in options.pop("map", {}).items()]
    found = by_command([path], channels, options, tmp_path, interval)
    assert found.message == ""
    assert found.rows == by_python([path], channels, options, interval).rows != []


def said_without(field, name, folder):
    settings = {one: value for one, value in field.settings.items() if one != name}
    try:
        return "\n".join(nrnn.read(laid(field, folder), **settings).notes)
    except nrnn.BadData as failure:
        return str(failure)


@pytest.mark.parametrize("field", TELLABLE, **by_name)
def test_a_file_that_lacks_its_option_is_told_of_it(field, tmp_path):
    name, = field.options()
    assert Hint(name).is_in(said_without(field, name, tmp_path), of_command=False)


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
