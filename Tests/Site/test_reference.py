"""The reference: every name of C, C++, Python, Swift and the commands has its place."""

import importlib
import inspect
import os
import re
import subprocess
from pathlib import Path

import pytest
from building import ROOT

import nrnn


def test_every_function_of_the_header_has_its_place(site):
    exported = subprocess.run([ROOT / "scripts/exports.sh"], check=True, capture_output=True, text=True).stdout.split()
    assert "nrnn_stream_step" in exported
    assert set(exported) - site.ids("reference/c.html") == set()


def test_every_name_of_the_header_has_its_place(site):
    header = re.sub(r"/\*.*?\*/", "", (ROOT / "include/nrnn.h").read_text(), flags=re.S)
    names = set(re.findall(r"\b(?:NRNN|nrnn)_\w+", header)) - {"NRNN_H"}
    assert len(names) > 120
    assert names - site.ids("reference/c.html") == set()


def test_every_function_says_whether_it_is_real_time_safe(site):
    text = (site.folder / "reference/c.html").read_text()
    parts = dict(re.findall(r'<h3 id="(nrnn_\w+)"(.*?)(?=<h[23]|</article>)', text, re.S))
    exported = subprocess.run([ROOT / "scripts/exports.sh"], check=True, capture_output=True, text=True).stdout.split()
    assert [name for name in exported if "real-time safe" not in parts[name]] == []
    assert "not real-time safe" in parts["nrnn_model_load_file"] and "not real-time" not in parts["nrnn_stream_step"]


def test_every_name_of_the_package_has_its_place(site):
    ids = set().union(*(page.ids for path, page in site.pages.items() if path.parent.name == "python"))
    assert {f"nrnn.{name}" for name in nrnn.__all__} - ids == set()


@pytest.mark.parametrize("name", ["calibrate", "convert", "keyed", "ode", "plot", "reference", "robustness", "theory", "torch",
                                  "train", "uncertainty"])
def test_every_name_of_a_package_has_its_place(site, name):
    module = pytest.importorskip(f"nrnn.{name}")
    names = {one for one in module.__all__ if not inspect.ismodule(getattr(module, one))}
    assert names and {f"nrnn.{name}.{one}" for one in names} - site.ids(f"reference/python/{name}.html") == set()


def test_types_are_shown_as_they_are_written(site):
    assert "array_like, shape (n, d)" in (site.folder / "reference/python/file.html").read_text()


def test_methods_have_a_place_too(site):
    assert {"nrnn.Model.load", "nrnn.Stream.step", "nrnn.Streams.step", "nrnn.ModelFile.save"} <= \
        site.ids("reference/python/engine.html") | site.ids("reference/python/file.html")
    assert {"nrnn.keyed.Group.take", "nrnn.keyed.Group.entries", "nrnn.keyed.Group.due"} <= site.ids("reference/python/keyed.html")


@pytest.mark.parametrize("page, source, declared", [
    ("cpp", "include/nrnn.hpp", r"^(?:class|struct|enum class) (\w+)"),
    ("swift", "Sources/NoisyRNN/SwiftAPI/*.swift", r"^public (?:final class|struct|enum) (\w+)"),
])
def test_every_type_has_its_place(site, page, source, declared):
    text = "\n".join(path.read_text() for path in sorted(ROOT.glob(source)))
    names, prefix = set(re.findall(declared, text, re.M)), {"cpp": "nrnn", "swift": "swift"}[page]
    assert len(names) >= 5
    assert {f"{prefix}-{name}" for name in names} - site.ids(f"reference/{page}.html") == set()


def test_every_public_declaration_of_swift_is_shown(site):
    shown = re.sub(r"<[^>]*>", "", (site.folder / "reference/swift.html").read_text())
    for path in sorted((ROOT / "Sources/NoisyRNN/SwiftAPI").glob("*.swift")):
        for name in re.findall(r"^ *public (?:static |convenience )*(?:func|var|let) (\w+)", path.read_text(), re.M):
            assert re.search(rf"\b(?:func|var|let) {name}\b", shown), f"{path.name}: {name}"


def test_bodies_and_private_parts_are_left_out(site):
    for page in ("cpp", "swift"):
        text = (site.folder / f"reference/{page}.html").read_text()
        samples = "".join(re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<pre>.*?</pre>", text, re.S))
        code = re.sub(r"//.*|/\*.*?\*/", "", samples, flags=re.S if page == "cpp" else 0)
        assert "Stream" in code and not re.search(r"\b(?:return|private|if|throw)\b", code)


def test_every_subcommand_and_option_has_its_place(site):
    command = Path(os.environ.get("NRNN_COMMAND", ROOT / ".build/release/nrnn"))
    for name in ("inspect", "verify", "run", "quantize", "bench", "demo"):
        text = subprocess.run([command, name, "--help"], check=True, capture_output=True, text=True).stdout
        options = {f"{name}{one}" for one in re.findall(r"^  (--[a-z-]+)", text, re.M)} - {f"{name}--version", f"{name}--help"}
        assert options and {name, *options} - site.ids("reference/command.html") == set()


@pytest.mark.parametrize("name", ["train", "convert", "calibrate", "live"])
def test_every_option_of_a_command_of_the_package_has_its_place(site, name):
    parser = importlib.import_module(f"nrnn.commands._{name}").parser("")
    options = {f"nrnn-{name}{one}" for one in parser._option_string_actions if one.startswith("--")} - {f"nrnn-{name}--help"}
    assert options and {f"nrnn-{name}", *options} - site.ids("reference/python-commands.html") == set()
