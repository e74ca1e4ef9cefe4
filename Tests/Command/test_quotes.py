"""CSV input: where a quote opens a cell, and what one costs that does not fit."""

import subprocess

import pytest

from command import BAD_DATA, OK, fail, run, start, succeed, told

GOOD = 'note,x\na,1\nb,2\nc,3\n'


def rows(*notes):
    return "note,x\n" + "".join(f"{note},{i}\n" for i, note in enumerate(notes, 1))


@pytest.mark.parametrize("notes", [
    ('3"', "b", 'pipe 4"'), ('a"b"c', 'x"', "c"), ("a\"\"", '5" x 3"', "c"), ('\'"\'', 'x ""', "c"),
    ('"a\n\n,b"', '"\r\n"', '""""'), ('""', '" "', ' "a" '), ('"a""\n""b"', '\t"x"\t', "c"),
], ids=["inches", "pairs", "doubled", "after an apostrophe", "line ends", "empty", "doubled at a line end"])
def test_unread_columns(models, notes):
    assert succeed("run", models["x1"], given=rows(*notes)) == succeed("run", models["x1"], given=GOOD)


def test_quotes_are_kept_as_they_are(models):
    out = succeed("run", models["x1"], "--keep", "note", given=rows('3" pipe', '"a ""b"""', '" c "'))
    assert [line.split(b",0")[0].split(b",1")[0].split(b",2")[0] for line in out.splitlines()[1:]] == [
        b'"3"" pipe"', b'"a ""b"""', b'" c "']


BAD = {
    "open": ('"b,2', "expected a closing quote, found none"),
    "open after a blank": (' "b,2', "expected a closing quote, found none"),
    "open in the last column": ('b,"2', "expected a closing quote, found none"),
    "text after the closing quote": ('"b"c,2', "column 1: expected a separator or the line's end after a closing quote"),
    "quote after the closing quote": ('"b" "c",2', "column 1: expected a separator or the line's end"),
    "number and quote": ('b,"2"3', "column 2: expected a separator or the line's end"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_quote_that_does_not_fit_costs_its_own_line(models, case):
    line, part = BAD[case]
    given = GOOD.replace("b,2", line)
    assert "line 3" in (message := fail(BAD_DATA, "run", models["x1"], given=given)) and part in message
    out, message = told("run", models["x1"], "--skip-bad", given=given)
    assert out == succeed("run", models["x1"], given=GOOD.replace("b,2\n", "")) and "refused 1" in message
    keyed = run("run", models["x1"], "--key", "note", given=given)
    assert keyed.returncode == BAD_DATA and keyed.stdout.count(b"\n") == 3


def test_a_header_with_an_open_quote(models):
    assert "line 1, column 1: expected a closing quote" in fail(BAD_DATA, "run", models["x1"], given='"note,x\na,1\n')


MANY = 200_000


@pytest.mark.parametrize(("line", "last"), [
    ('a","', ""), ('"a,1', ""), ('a","', '"x'), ('"a","', ""), ("\"\"\",1", '"'),
], ids=["each line opens and closes", "each line opens", "the last one has text after it", "opens twice", "doubled"])
def test_many_quotes_that_are_not_closed(models, line, last):
    """Quadratic work would take hours."""
    given = "note,x\n" + f"{line}\n" * MANY + last + "\nb,2\n"
    result = run("run", models["x1"], "--skip-bad", given=given)
    assert result.returncode == OK and result.stdout.count(b"\n") >= 2


def test_a_record_is_bounded(models):
    """What follows an open quote is read again after 1 MiB, also where a quote comes later."""
    rest = "b,2\n" * 300_000
    out, message = told("run", models["x1"], "--skip-bad", given=f'note,x\n"a,1\n{rest}c","\nd,4\n')
    assert out.count(b"\n") == 1 + 300_000 + 1 and "line 2, column 1: expected a closing quote" in message


def test_a_long_cell_within_quotes(models):
    text = '"' + "x, \n" * 200_000 + '"'
    assert succeed("run", models["x1"], given=rows(text, "b", "c")) == succeed("run", models["x1"], given=GOOD)


def test_results_are_not_held_up_by_a_record_that_is_not_whole(models):
    process = start("run", models["x1"])
    try:
        process.stdin.write(b'note,x\na,1\n"b')
        process.stdin.flush()
        assert [process.stdout.readline()[:2] for _ in range(2)] == [b"st", b"0,"]
        process.stdin.write(b'\nc",2\n"d\n')
        process.stdin.flush()
        assert process.stdout.readline()[:2] == b"1,"
        process.stdin.write(b'",3\n')
        out, error = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert (process.returncode, error) == (OK, b"") and out[:2] == b"2,"
