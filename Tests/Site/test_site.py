"""The site: built without a warning and without a network, whole, and read from a folder."""

import shutil
import subprocess

import pages
import pytest
from building import HERE, NO_NETWORK, PYTHON, ROOT, built


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
