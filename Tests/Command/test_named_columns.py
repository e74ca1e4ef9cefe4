"""Columns that an option names, or a comment, or a logger's own header."""

import pytest

from command import BAD_DATA, USAGE, fail, start, succeed, told

TOA5 = '"TOA5","mast"\r\n"TIMESTAMP","temperature","pressure"\r\n"TS","C","hPa"\r\n"","Avg","Avg"\r\n'


def test_an_option_names_them(two):
    expected = succeed("run", two, given="temperature,pressure\n1,2\n3,4\n")
    assert succeed("run", two, "--columns", "pressure,,temperature", given="2,x,1,y\n4,x,3,y\n") == expected
    assert succeed("run", two, "--columns", ' "pressure" ,temperature', "--separator", "blanks",
                   given="2  1\n4 3\n") == expected


def test_names_with_commas_and_quotes(models):
    found = succeed("run", models["x1"], "--map", 'x=a "b", c', "--columns", 't,"a ""b"", c"', given="1,2\n")
    assert found == succeed("run", models["x1"], given="2\n")


@pytest.mark.parametrize(("option", "words"), [
    (["--columns", ""], "expected names"), (["--columns", ",,"], "expected names"),
    (["--columns", 'a,"b'], "expected names"),
    (["--columns", "a,b,a"], "expected names that differ, found \"a\" twice"),
    (["--columns", "a", "--input-header", "yes"], "without a header"), (["--columns", "a", "--format", "jsonl"], "csv"),
    (["--columns", "temperature,x"], 'expected one column "pressure", found none; it has "temperature", "x"')])
def test_names_that_are_refused(two, option, words):
    message = fail(USAGE, "run", two, *option, given="1,2\n")
    assert "--columns" in message and words in message


def test_kept_columns_have_their_names(two):
    out, _ = told("run", two, "--columns", "id,temperature,pressure", "--key", "id", given="a,1,2\n")
    assert out.startswith(b"id,step,") and out.splitlines()[1].startswith(b"a,0,")


def test_a_logger_of_campbell(two):
    rows = '"2026-01-31 12:00:00",1,2\r\n"2026-01-31 12:10:00","NAN",4\r\n'
    out, message = told("run", two, "--time", "TIMESTAMP", "--time-zone", "UTC", "--missing", "hold", "--gap",
                        "nominal", given=TOA5 + rows)
    assert out.splitlines()[1].startswith(b"2026-01-31 12:00:00,0,") and "rows 2, held 1" in message
    assert succeed("run", two, given=TOA5 + "x,1,2\n") == succeed("run", two, given="temperature,pressure\n1,2\n")
    assert "line 2: expected one column" in fail(BAD_DATA, "run", two, "--key", "k", given=TOA5 + "x,1,2\n")


def test_a_comment_names_them(two):
    expected = succeed("run", two, given="temperature,pressure\n1,2\n3,4\n")
    for text in ("# a town\n# pressure, temperature\n#hPa,C\n2,1\n4,3\n",
                 "\t#pressure,temperature\r\n2,1\r\n# x\r\n4,3",
                 '# "pressure","temperature"\n2,1\n4,3\n'):
        assert succeed("run", two, "--comment", "#", given=text) == expected
    assert succeed("run", two, "--comment", "#", "--skip-after-header", "2",
                   given="# pressure,temperature\n# x\nm,s\n2,1\n4,3\n") == expected
    assert succeed("run", two, "--comment", "#", "--skip-after-header", "2",
                   given='# pressure,temperature\n"m\nm",s\n2,1\n4,3\n') == expected


def test_a_comment_before_what_is_no_record(two):
    message = fail(BAD_DATA, "run", two, "--comment", "#", given='# pressure,temperature\n2,"1\n')
    assert "line 2, column 2: expected a closing quote" in message


def test_rows_behind_a_comment_are_not_waited_for(two):
    process = start("run", two, "--comment", "#", "--unbuffered")
    process.stdin.write(b"# temperature,pressure\n1,2\n")
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"step,") and process.stdout.readline().startswith(b"0,")
    process.communicate(timeout=30)
