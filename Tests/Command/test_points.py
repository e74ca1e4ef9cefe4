"""Points of line protocol: how many lines one is, which of its names are whose, and how large its integers are.
test_named_values.py has what a line may be."""

import pytest

from command import BAD_DATA, fail, outputs, run, told

INFLUX = ["--format", "influx", "--output-format", "csv"]


def same(models, given, values, *options):
    """The points give what a table of these values gives."""
    table = "x\n" + "".join(f"{value}\n" for value in values)
    assert outputs(told("run", models["x1"], *INFLUX, *options, given=given)[0]) == outputs(
        told("run", models["x1"], given=table)[0])


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
