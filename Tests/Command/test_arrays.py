"""`--format jsonl` of a file that is one array of objects."""

import json
import select

import pytest

from command import BAD_DATA, fail, run, start, succeed, told

JSON = ["--format", "jsonl"]
ROWS = [{"x": i / 4, "s": "[" * (i % 3) + '\\"]}'} for i in range(50)]


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize("text", [
    json.dumps(ROWS), json.dumps(ROWS, indent=2), json.dumps(ROWS, indent="\t").replace("\n", "\r\n") + "\r\n\r\n",
    " \n\t" + json.dumps(ROWS, separators=(" ,", " : "))])
def test_elements_are_the_lines_of_another(models, text):
    assert succeed("run", models["x1"], *JSON, given=text) == succeed("run", models["x1"], *JSON, given=lines(ROWS))


def test_elements_of_any_length(models):
    """Some are longer than what is read at once, and some end where a piece of it does."""
    rows = [{"x": i, "s": "x" * (i * 997 % 70_000)} for i in range(300)]
    out = succeed("run", models["x1"], *JSON, given=json.dumps(rows, indent=1))
    assert out == succeed("run", models["x1"], *JSON, given=lines(rows))


def test_what_is_kept_stays_on_its_line(models):
    text = '[{"x": 1, "more": {"n":\n[1,\r\n"\\n"]}}\n]'
    out, _ = told("run", models["x1"], *JSON, "--keep", "more", given=text)
    assert [json.loads(line)["more"] for line in out.splitlines()] == [{"n": [1, "\n"]}]


def test_an_element_is_stepped_when_it_is_there(models):
    process = start("run", models["x1"], *JSON, "--unbuffered")
    for text in b'[{"x": 1},\n', b'{"x"', b': 2}, {"x": 3', b'}]\n':
        process.stdin.write(text)
        process.stdin.flush()
        if b"," in text:
            assert select.select([process.stdout], [], [], 30)[0] and process.stdout.readline()
    out, message = process.communicate(timeout=30)
    assert out.count(b"\n") == 1 and process.returncode == 0 and message == b""


def test_an_array_that_is_still_written(models, tmp_path):
    """What has no end yet is left for the next run."""
    file, state = tmp_path / "in.json", tmp_path / "state"
    text = json.dumps([{"t": i, "x": i} for i in range(6)], indent=1)
    command = ["run", models["x1"], *JSON, "--time", "t", "--input", file, "--state", state]
    found = []
    for end in text.index('"t": 2') + 3, text.index('"t": 4'), len(text):
        file.write_text(text[:end])
        out, message = told(*command)
        found += [json.loads(line)["t"] for line in out.splitlines()]
        assert ("unfinished 1" in message) == (end < len(text))
    assert found == list(range(6))


def test_bad_ones(models):
    message = run("run", models["x1"], *JSON, "--skip-bad", given='[{"x": 1},\n{"x": y},\n,\n{"x": 2}\n').stderr
    assert [f"line {n}: expected a JSON object" in message for n in (1, 2, 3, 4)] == [False, True, True, True]
    assert "found the file's end" in message and "refused 3" in message
    assert 'line 3: expected a JSON object or array, found "x" behind the array' in fail(
        BAD_DATA, "run", models["x1"], *JSON, given='[{"x": 1}]\n\nx')
    assert "more than 64 levels" in fail(
        BAD_DATA, "run", models["x1"], *JSON, given='[{"x": 1, "y": ' + "[" * 100_000 + "]" * 100_000 + "}]")
    assert "one of more than 16777216 bytes" in fail(
        BAD_DATA, "run", models["x1"], *JSON, given='[{"x": 1, "y": "' + "x" * (1 << 25))
