"""The options of `nrnn.read`: each says what it takes."""

import argparse
import builtins

import pytest

import nrnn
from nrnn.reading import settings
from nrnn.reading import arguments
from nrnn.reading.options import OPTIONS

REFUSED = {
    "separator": ["ab", "x", "1", '"', "", "\u00e9", ".", "-", 5],
    "decimal": [";", "", 5], "comment": ["", "  ", 3], "skip_lines": [-1, 1.5, "1", True],
    "skip_after_header": [-1], "input_header": ["maybe", True], "format": ["xlsx"],
    "encoding": ["klingon", "base64", "utf-7", "cp037", 8],
    "time_unit": ["min"], "time_zone": ["Europe/Atlantis", "", 1], "time_format": ["%Q %Y", "%H", 1],
    "resample": ["max"],
    "interval": [0, -1, float("inf"), float("nan"), "1"], "max_substeps": [0, 1.5], "skip_bad": ["no", 1],
    "keep": [["b", "b"], 3],
    "map": [["a"], [1], {"x": "a"}, ["a=b", "a=c"]], "missing_value": [[1], 3, "aa:1"], "time": [1], "settings": [],
}


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "in.csv"
    made.write_text("aaa,b,t\n1,2,3\n")
    return made


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_refused_by_name(path, name, value):
    options = {"channels": ["aaa"]} | ({"time": "t"} if name.startswith(("time_", "resample", "interval")) else {})
    with pytest.raises((ValueError, TypeError), match=f"^{name}: expected"):
        nrnn.read(path, **options | {name: value})


@pytest.mark.parametrize("options", [
    {"format": "jsonl", "separator": ";"}, {"format": "influx", "comment": "#"}, {"format": "f32", "key": "k"},
    {"format": "f32", "encoding": "latin1"}, {"decimal": ","}, {"decimal": ",", "separator": ","}, {"resample": "last"},
    {"time": "t", "resample": "last"}, {"time_zone": "UTC"}, {"format": "jsonl", "input_header": "no"}])
def test_options_that_do_not_go_together(path, options):
    with pytest.raises(ValueError, match=f"^({'|'.join([*options, 'decimal'])}): expected"):
        nrnn.read(path, channels=["aaa"], **options)


def test_no_such_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        nrnn.read(tmp_path / "none.csv")
    with pytest.raises(ValueError, match="path: expected a file, found none"):
        nrnn.read([])


def test_settings(path, tmp_path):
    settings = tmp_path / "run.toml"
    settings.write_text('time = "t"\nkeep = ["b"]\nmembers = 8\nmissing = ["hold"]\nskip_bad = true\n')
    table = nrnn.read(path, settings=settings)
    assert table.channels == ["aaa"] and table.time.tolist() == [3 * 10**9] and table.keep == {"b": [b"2"]}
    assert nrnn.read(path, settings=settings, time="b", keep=["t"]).time.tolist() == [2 * 10**9]


@pytest.mark.parametrize(("text", "words"), [
    ("tiem = 't'", "'tiem': time[?]"), ("interval = 3", "'interval'"),
    ("skip_lines = 'x'", "skip_lines: expected an integer"),
    ("time = ", "expected TOML"), ("separator = 'ab'", "separator: expected one character"), ("[data]", "'data'"),
    (b"time = '\xff'", "expected TOML")])
def test_settings_that_are_wrong(path, tmp_path, text, words):
    settings = tmp_path / "run.toml"
    settings.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises((ValueError, TypeError), match=f"run.toml: .*{words}"):
        nrnn.read(path, settings=settings)


@pytest.mark.parametrize(("absent", "data", "options"), [
    ({"compression", "zstandard"}, b"\x28\xb5\x2f\xfd....", {}),
    ({"tomllib", "tomli"}, b"aaa\n1\n", {"settings": __file__})])
def test_what_is_not_installed_is_named(tmp_path, monkeypatch, absent, data, options):
    real = builtins.__import__

    def without(name, *arguments, **more):
        if name.split(".")[0] in absent:
            raise ImportError(name)
        return real(name, *arguments, **more)
    path = tmp_path / "in.csv"
    path.write_bytes(data)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"pip install 'nrnn\[read\]'"):
        nrnn.read(path, **options)


def test_names_that_are_no_text(tmp_path):
    path = tmp_path / "in.csv"
    path.write_bytes(b"T \xb0,k\n1,\xff\n")
    table = nrnn.read(path, channels=["T \udcb0"], key="k")
    assert table.channels == ["T \udcb0"] and table.key == [b"\xff"]
    assert nrnn.read(path, key="k", encoding="latin1").channels == ["T \u00b0"]


def test_commands_take_the_options_of_reading(path):
    parser = argparse.ArgumentParser()
    arguments.add(parser)
    known = {name.removeprefix("reading_") for name in vars(parser.parse_args([]))}
    assert known == {*OPTIONS, "settings"} - {"interval", "keep"}  # those are for the program
    line = ["--skip-lines", "1", "--columns", "a,b,c", "--time=c", "--missing-value=2", "--missing-value", "-9",
            "--skip-bad"]
    given = arguments.given(parser.parse_args(line))
    assert given == {"skip_lines": 1, "columns": ["a", "b", "c"], "time": "c", "missing_value": ["2", "-9"], "skip_bad": True}
    table = nrnn.read(path, **given)
    assert table.channels == ["a", "b"] and table.counts["held"] == 1
    line = parser.parse_args(["--columns", 't,,"a ""b"", c", d '])
    assert arguments.given(line) == {"columns": ["t", "", 'a "b", c', "d"]}
    with pytest.raises(SystemExit):
        parser.parse_args(["--columns", 'a,"b'])


@pytest.mark.parametrize("toml, expected", [
    ("", {}), ('missing = "mean"', {"missing": "mean"}), ('missing = ["hold"]\ngap = "reset"', {"missing": "hold", "gap": "reset"}),
    ('missing = ["skip", "b=hold"]', {"missing": {"a": "skip", "b": "hold"}}),
    ('missing = ["a=mean"]', {"missing": {"a": "mean", "b": "reject"}}),
    ('missing = {b = "hold"}', {"missing": {"b": "hold"}})])
def test_policies_of_a_model(toml, expected):
    file = nrnn.ModelFile([nrnn.Dense(W=[[1.0, 1.0]])], inputs=["a", "b"], provenance={"reading": toml} if toml else {})
    model = nrnn.Model.load(file.to_bytes())
    found = settings.policies(model)
    assert found == expected
    model.stream(**found)


def test_a_model_without_settings_asks_for_no_reader_of_them(monkeypatch):
    def none():
        raise ImportError("no TOML here")

    monkeypatch.setattr(settings, "_toml", none)
    model = nrnn.Model.load(nrnn.ModelFile([nrnn.Dense(W=[[1.0]])]).to_bytes())
    assert settings.policies(model) == {}
