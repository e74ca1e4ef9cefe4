"""Points of line protocol: how many lines one is, which of its names are whose, and how large its integers are.
test_named_values.py has what a line may be."""

import pytest

import nrnn
from command import BAD_DATA, fail, outputs, reported, run, succeed, told

INFLUX = ["--format", "influx", "--output-format", "csv"]
WHOLE = ["--format", "influx", "--keep-point", "whole"]
FOREIGN = 'log,host=a x=1,s="first\npump,host=a x=99 5\n\n# c\nlast" 5\n'


def same(models, given, values, *options):
    """The points give what a table of these values gives."""
    table = "x\n" + "".join(f"{value}\n" for value in values)
    assert outputs(told("run", models["x1"], *INFLUX, *options, given=given)[0]) == outputs(
        told("run", models["x1"], given=table)[0])


# ---- Strings over lines ----------------------------------------------------------------------------------------------

STRINGS = {
    "a line end": 's="a\nm x=9",x=1', "at its end": 'x=1,s="a\n"', "at its beginning": 's="\nm x=9",x=1 5',
    "several": 's="a\nm x=8",t="\n\n# m x=9\n",x=1', "a quote with a backslash": 's="a\\"\nm x=9 5\n\\"",x=1',
    "a backslash of its own": 's="a\\\\",x=1\nm x=2', "a backslash at a line's end": 's="a\\\n",x=1', "CR": 's="a\r\nb",x=1\r',
}


@pytest.mark.parametrize("name", STRINGS)
def test_a_point_has_the_lines_that_its_strings_have(models, name):
    same(models, f"m {STRINGS[name]}\nm x=3\n", [1, 2, 3] if "\nm x=2" in STRINGS[name] else [1, 3])


@pytest.mark.parametrize("line", [
    'm"="a x=1', 'm,t="a x=1', 'm,t="a,u=b" x=1', 'm "=1,x=1', 'm s\\="=2,x=1', '# m s="a\nm x=1', 'm\\ a="b x=1', '  # s="\nm x=1',
    'm\\ a=b\\,c="d x=1', 'm,t=a\\ s\\="b x=1'])
def test_quotes_that_open_no_string(models, line):
    same(models, f"{line}\nm x=2\n", [1, 2])


def test_a_point_over_lines_keeps_them(models):
    """With a result, and without; places are those of lines."""
    out, _ = told("run", models["x1"], *WHOLE, "--key", "_series", given=FOREIGN + "pump,host=a x=2 5\n")
    added = [line[line.index(",y0."):line.index(" 5", line.index(",y0."))] for line in out.decode().splitlines() if ",y0." in line]
    assert out.decode() == FOREIGN.removesuffix(" 5\n") + f"{added[0]} 5\npump,host=a x=2{added[1]} 5\n"
    assert all(one.endswith("step=0i,flags=0i") for one in added)
    out, said = told("run", models["x1"], *WHOLE, "--measurement", "pump", given=FOREIGN + "pump,host=a x=t 5\npump x=2\n")
    assert out.decode().startswith(FOREIGN + "pump,host=a x=t 5\npump x=2,y0.") and "line 6, channel" in said
    out, _ = told("run", models["x1"], *INFLUX, "--measurement", "pump", given=FOREIGN + "pump,host=a x=2 5\n")
    assert out.count(b"\n") == 2


def test_a_quote_too_many(models):
    """It costs the lines up to the next quote, which are told."""
    given = 'm x=1\nm x=2,s="open\nm x=3\nm x=4,s="a"\nm x=5,s="b"\n'
    message = fail(BAD_DATA, "run", models["x1"], *INFLUX, given=given)
    assert 'line 2: expected measurement,tag=value field=value time, found "a\\""' in message
    assert "lines 2 to 4 are one point" in message
    same(models, given, [1, 5], "--skip-bad")
    lines = told("run", models["x1"], *WHOLE, given=given)[0].decode().splitlines()
    assert lines[1:4] == given.splitlines()[1:4] and [line[:5] for line in lines[::4]] == ["m x=1", "m x=5"]


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_string_that_nothing_closes(models, tmp_path, end):
    given = 'm x=1\nm x=2,s="open\nm x=3\nm x=4' + end
    message = fail(BAD_DATA, "run", models["x1"], *INFLUX, given=given)
    assert "line 2: expected measurement,tag=value field=value time, found a string that no quote closes before the file's end: " \
        "lines 2 to 4 are one point" in message
    out, said = told("run", models["x1"], *WHOLE, "--measurement", "n", "--report", tmp_path / "report", given=given)
    assert out.decode() == given.removesuffix("\n") + "\n" and "lines 2 to 4" in said  # whosever point it is
    assert reported(tmp_path / "report")["total"]["refused"] == 1


def test_no_string_stays_open_for_ever(models):
    """Lines behind the first MiB are points again."""
    line = "m x=3\n"
    most = (1 << 20) // len(line) - 10
    open_line = 'm x=2,s="'.ljust((1 << 20) - most * len(line) - 1, "a") + "\n"
    given = open_line + line * most  # a MiB, to the byte
    message = fail(BAD_DATA, "run", models["x1"], *INFLUX, given=given + line + "m x=4\n")
    assert f"no quote closes in 1048576 bytes: lines 1 to {most + 2} are one point" in message
    same(models, given + line + "m x=4\n", [4], "--skip-bad")
    same(models, given + '",t=1\nm x=4\n', [2, 4])
    assert told("run", models["x1"], *WHOLE, given=given + line + "m x=4\n")[0].startswith((given + line + "m x=4,y0.").encode())


@pytest.mark.parametrize("cut", range(1, 24))
def test_a_file_that_ends_within_a_point(models, tmp_path, cut):
    """Its lines wait for the next run."""
    text, path, found = 'm x=1 1\nm x=2,s="a\nm x=9 3\nb" 2\nm x=3 3\n', tmp_path / "in", b""
    for part in text[:-cut], text:
        path.write_text(part)
        result = run("run", models["x1"], *WHOLE, "--time", "time", "--gap", "nominal", "--state", tmp_path / "state", "--input", path)
        found += result.stdout
        if part == 'm x=1 1\nm x=2,s="a\nm x=9 3\n':
            assert "line 2: expected a closing quote, found the end of the file" in result.stderr
    results = [line for line in found.decode().replace('a\nm x=9 3\nb', "").splitlines() if "step=" in line]
    assert [line[:5] for line in results] == ["m x=1", "m x=2", "m x=3"] and [line[-1] for line in results] == ["1", "2", "3"]


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
