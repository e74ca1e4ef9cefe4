"""The site: built without a warning and without a network, whole, and read from a folder."""

import importlib
import inspect
import os
import re
import shutil
import subprocess
from pathlib import Path

import pages
import pytest

import nrnn

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PYTHON = ROOT / ".venv-site/bin/python"
NO_NETWORK = {**os.environ, "PYTHONPATH": str(HERE / "no_network")}


def built(folder, root=ROOT, **environment):
    return subprocess.run([root / "docs/site/build.sh", folder], capture_output=True, text=True,
                          env={**NO_NETWORK, **environment})


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a site") / "built"
    done = built(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return pages.Site(folder)


def test_the_build_had_no_network():
    program = "import socket; socket.create_connection(('127.0.0.1', 9))"
    assert "no network" in subprocess.run([PYTHON, "-c", program], env=NO_NETWORK, capture_output=True, text=True).stderr


def test_no_link_is_broken(site):
    assert len(site.pages) > 40
    assert sum(len(page.links) for page in site.pages.values()) > 1000
    assert list(site.broken()) == []


def test_pictures_from_outside_of_docs_are_there(site):
    assert "source/examples/co2/co2.png" in site.pages[site.folder / "index.html"].loads
    assert (site.folder / "source/examples/co2/co2.png").read_bytes() == (ROOT / "examples/co2/co2.png").read_bytes()


def test_nothing_is_loaded_from_elsewhere(site):
    assert list(site.loaded_from_elsewhere()) == []


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


@pytest.mark.parametrize("name", ["calibrate", "convert", "ode", "plot", "reference", "robustness", "theory", "torch",
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


@pytest.mark.parametrize("name", ["train", "convert", "calibrate"])
def test_every_option_of_a_command_of_the_package_has_its_place(site, name):
    parser = importlib.import_module(f"nrnn.commands._{name}").parser("")
    options = {f"nrnn-{name}{one}" for one in parser._option_string_actions if one.startswith("--")} - {f"nrnn-{name}--help"}
    assert options and {f"nrnn-{name}", *options} - site.ids("reference/python-commands.html") == set()


def test_pages_are_shown_as_on_a_forge(site):
    done = subprocess.run([PYTHON, HERE / "forge.py", site.folder], capture_output=True, text=True, env=NO_NETWORK)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_a_difference_to_a_forge_is_seen():
    program = f"import sys; sys.path[:0] = [{str(HERE)!r}]; import forge\n" \
              "print(*forge.differences('text\\n- item', '<article><p>text - item</p></article>'))"
    done = subprocess.run([PYTHON, "-c", program], capture_output=True, text=True, env=NO_NETWORK)
    assert "after 0 elements: a forge has ['ul', 'li'], the site []" in done.stdout, done.stderr


def test_a_broken_link_is_seen(tmp_path):
    (tmp_path / "a.html").write_text('<h1 id="here"></h1><a href="#here"></a><a href="b.html"></a><a href="a.html#no"></a>'
                                     '<img src="https://example.org/x.png"><a href="https://example.org"></a><img src="c.png">')
    found = pages.Site(tmp_path)
    assert list(found.broken()) == ["a.html: b.html", "a.html: a.html#no", "a.html: c.png"]
    assert list(found.loaded_from_elsewhere()) == ["a.html: https://example.org/x.png"]


def test_the_search_works_from_a_file(site):
    browser = shutil.which("chromium") or pytest.skip("no chromium to read the site with")
    page = f"{(site.folder / 'index.html').as_uri()}?q=nrnn_stream_step"
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom")
    shown = subprocess.run([browser, *options, page], capture_output=True, text=True, timeout=60).stdout
    assert "reference/c.html?h=nrnn_stream_step#nrnn_stream_step" in shown


def test_without_the_command_it_says_what_to_do(tmp_path):
    done = built(tmp_path / "site", NRNN_COMMAND=str(tmp_path / "none"))
    assert done.returncode != 0
    assert f"expected the command at {tmp_path / 'none'}, found none that runs" in done.stderr and "make command" in done.stderr


def test_a_link_that_leads_nowhere_ends_the_build(tmp_path):
    for path in ROOT.iterdir():
        if path.name != "docs":
            (tmp_path / path.name).symlink_to(path)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    with (tmp_path / "docs/ode.md").open("a") as page:
        page.write("\n[one](nowhere.md), [another](noise.md#nowhere)\n")
    done = built(tmp_path / "site", tmp_path)
    assert done.returncode != 0
    assert "nowhere.md" in done.stderr and "noise.md#nowhere" in done.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    done = built(tmp_path / "file/site")
    assert (done.returncode, done.stderr) == (2, f"site: expected a folder to write into, found {tmp_path}/file/site: name another\n")


def test_a_folder_with_other_files_is_not_emptied(tmp_path):
    (tmp_path / "letter").write_text("dear")
    done = built(tmp_path)
    assert (done.returncode, done.stderr) == (2, f"site: expected an empty folder or a site, found other files in {tmp_path}\n")
    assert (tmp_path / "letter").read_text() == "dear"
