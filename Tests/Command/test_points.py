"""Points of line protocol: how many lines one is, which of its names are whose, and how large its integers are.
test_named_values.py has what a line may be."""

import pytest

import nrnn
from command import BAD_DATA, fail, outputs, run, succeed, told

INFLUX = ["--format", "influx", "--output-format", "csv"]
WHOLE = ["--format", "influx", "--keep-point", "whole"]


def same(models, given, values, *options):
    """The points give what a table of these values gives."""
    table = "x\n" + "".join(f"{value}\n" for value in values)
    assert outputs(told("run", models["x1"], *INFLUX, *options, given=given)[0]) == outputs(
        told("run", models["x1"], given=table)[0])


# ---- Names of a point's own ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["time", "_time", "_measurement", "_series", "_line"])
@pytest.mark.parametrize("where", ["m {}=0.5 1465839830100400200", "m,{}=0.5 y=1 1465839830100400200", "m {}=0.5"])
def test_a_channel_is_a_field_whatever_it_is_called(save, models, name, where):
    model = save([nrnn.Channel(name)], [nrnn.Output()], task="regression")
    expected = succeed("run", model, given=f"{name}\n0.5\n")
    assert succeed("run", model, *INFLUX, given=where.format(name) + "\n") == expected
    same(models, where.format(name) + "\n", [0.5], "--map", f"x={name}")


@pytest.mark.parametrize("name", ["time", "_time", "_measurement", "_series", "_line"])
def test_what_a_point_has_beside_its_fields_is_no_channel(models, name):
    message = fail(BAD_DATA, "run", models["x1"], *INFLUX, "--map", f"x={name}", given="m y=1 5\n")
    assert f'line 1: expected some key of "{name}", found ' in message and f'"{name}"' not in message.split("found", 1)[1]


def test_a_time_is_the_stamp(models):
    """And no field, however it is called."""
    given = "m x=1,time=7i 1\nm,time=8 x=2 2\nm x=3 3\n"
    for name in "time", "_time":
        options = ["--time", name, "--gap", "nominal"]
        out = told("run", models["x1"], *INFLUX, *options, given=given.replace("time=", f"{name}="))[0]
        assert [line.split(b",")[0] for line in out.splitlines()[1:]] == [b"1", b"2", b"3"]
        for point in f"m x=4,{name}=9", f"m,{name}=9 x=4":
            message = fail(BAD_DATA, "run", models["x1"], *INFLUX, *options, given=given + point)
            assert f'line 4: expected a key "{name}" (--time), found' in message and "is no stamp" in message


def test_a_time_that_a_field_has(models):
    same(models, "m x=1,at=5i 9\nm x=2,at=6i 8\n", [1, 2], "--time", "at", "--time-unit", "s", "--gap", "nominal")
    parts = 'm x=1,date="2026-01-31",time="12:00:00Z" 9\n'
    assert told("run", models["x1"], *INFLUX, "--time", "date+time", given=parts)[0].splitlines()[1].startswith(
        b"2026-01-31,12:00:00Z,0,")


@pytest.mark.parametrize("option", ["--key", "--keep", "--sequence"])
@pytest.mark.parametrize("name", ["time", "_time", "_measurement", "_series"])
def test_a_name_that_is_two_things(models, option, name):
    message = fail(BAD_DATA, "run", models["x1"], *INFLUX, option, name, given=f"m x=1 5\nm x=2,{name}=1 6\n")
    assert f'line 2: expected one thing of the name "{name}" ({option}), found a tag or field beside' in message


def test_a_field_that_is_called_as_the_line_is(models):
    out, _ = told("run", models["x1"], *WHOLE, given="m x=1,_line=2 5\n")
    assert out.startswith(b"m x=1,_line=2,y0.")


# ---- Integers --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("value", ["9223372036854775807i", "-9223372036854775808i", "18446744073709551615u", "0u", "-0i", "007i", "+3u"])
def test_integers(models, value):
    same(models, f"m x={value}\n", [value[:-1]])


@pytest.mark.parametrize(("value", "least", "most"), [
    *((value, -2**63, 2**63 - 1) for value in ("9223372036854775808i", "-9223372036854775809i", "9" * 23 + "i", "-" + "9" * 5000 + "i")),
    *((value, 0, 2**64 - 1) for value in ("-3u", "-0u", "18446744073709551616u", "9" * 5000 + "u"))])
@pytest.mark.parametrize("field", ["x", "y"])
def test_integers_that_64_bits_do_not_hold(models, field, value, least, most):
    given = f"m x=1\nm {field}={value},z=1\n"
    message = fail(BAD_DATA, "run", models["x1"], *INFLUX, given=given)
    assert f'line 2: expected measurement,tag=value field=value time, found "{field}={value[:9]}' in message
    assert f"integer is {least} to {most}" in message


@pytest.mark.parametrize("value", ["i", "u", "-i", "1-i", "--1i", "1.0i", "1e3u"])
def test_integers_that_are_none(models, value):
    assert f'"x={value}", which is no value' in fail(BAD_DATA, "run", models["x1"], *INFLUX, given=f"m x={value}\n")
