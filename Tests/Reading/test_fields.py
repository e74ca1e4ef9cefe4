"""Public files as people have them are read right, and with at most one option beyond the names of their columns."""
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from fields import FIELDS, FILES, HARDER, HERE, REFUSED
from forms import FORMS, HARDER_FORMS

import nrnn
from both import Hint, by_command, by_python

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


def asked(field):
    """Channels, options and interval, as both readers take them."""
    options = dict(field.settings)
    options["map"] = [f"{channel}={column}" for channel, column in options.pop("map", {}).items()]
    return options.pop("channels", None), options, options.pop("interval", 1.0)


def read_by(of_command, path, channels, options, interval):
    if of_command:
        return by_command([path], channels, options, path.parent, interval)
    return by_python([path], channels, options, interval)


@pytest.mark.parametrize("field", EVERY, **by_name)
def test_the_command_gives_the_same_rows(field, tmp_path):
    path = laid(field, tmp_path)
    channels, options, interval = asked(field)
    if channels is None:  # all columns, which a model has to name
        channels = options["columns"] = nrnn.read(path, **field.settings).channels
    found = read_by(True, path, channels, options, interval)
    assert found.message == ""
    assert found.rows == read_by(False, path, channels, options, interval).rows != []


def check_told(field, folder, of_command):
    (name,), (channels, options, interval) = field.options(), asked(field)
    del options[name]
    assert Hint(name).is_in(read_by(of_command, laid(field, folder), channels, options, interval).said, of_command)


@pytest.mark.parametrize("field", TELLABLE, **by_name)
def test_a_file_that_lacks_its_option_is_told_of_it(field, tmp_path):
    check_told(field, tmp_path, of_command=False)


@pytest.mark.parametrize("field", [field for field in TELLABLE if "channels" in field.settings], **by_name)
def test_the_command_tells_of_it_too(field, tmp_path):
    check_told(field, tmp_path, of_command=True)


@pytest.mark.parametrize("of_command", [False, True], ids=["python", "command"])
@pytest.mark.parametrize("refused", REFUSED, **by_name)
def test_a_file_that_is_no_table_is_named(refused, of_command, tmp_path):
    path = tmp_path / refused.file
    path.write_bytes((FILES / refused.file).read_bytes())
    found = read_by(of_command, path, *asked(refused))
    assert [part for part in (refused.file, *refused.says) if part not in found.message] == []


def test_forty_public_files_need_one_option_at_most():
    assert len({field.file for field in FIELDS}) >= 40
    assert [field.file for field in FIELDS + FORMS if len(field.options()) > 1] == []
    assert [field.file for field in HARDER + HARDER_FORMS if len(field.options()) < 2] == []


def test_files_are_small_used_and_their_sources_named():
    sizes = {path.relative_to(FILES).as_posix(): path.stat().st_size for path in FILES.rglob("*") if path.is_file()}
    assert set(sizes) == {field.file for field in EVERY + REFUSED}
    assert max(sizes.values()) < 10_000 and sum(sizes.values()) < 150_000
    sources = (HERE / "README.md").read_text()
    assert [name for name in sizes if not name.startswith("forms/") and name not in sources] == []
