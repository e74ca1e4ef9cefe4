"""The data of others that examples work on: no artefact has it without its licence."""
import sys

import pytest
from inside import files, only
from support import DIST, ROOT, VERSION

sys.path.append(str(ROOT / "packaging"))
import data
import targets

EXAMPLES = "share/nrnn/examples/"
OURS = (".c", ".cpp", ".h", ".swift", ".py", ".mjs", ".html", ".ld", "Makefile", ".md", ".toml", ".nrnn", ".npz", ".png", "results.json",
        "DATA-LICENSE", "amp.json", "amp.csv", ".keras", ".conf", ".acl", ".service")
TARBALLS = [f"nrnn-{VERSION}-{name}.tar.gz" for name in targets.TARGETS]
PACKAGES = sorted(path.name for path in DIST.glob("libnrnn-dev_*.deb"))


def of_others(found):
    """The data in an artefact, by its path in the checkout."""
    paths = [path.partition(EXAMPLES)[2] for path in found if EXAMPLES in path]
    assert paths
    return {f"examples/{path}" for path in paths if not path.endswith(OURS)}


def test_every_file_has_a_row():
    found = {str(path.relative_to(ROOT)) for path in (ROOT / "examples").rglob("*") if path.is_file()}
    ours = {path for path in found if path.endswith(OURS) or path.startswith("examples/models/") or "/." in path or "__pycache__" in path
            or "/build/" in path}
    assert found - ours == {file for row in data.rows() for file in row.files}


@pytest.mark.parametrize("name", TARBALLS)
def test_a_tarball_has_its_licences(name):
    found = files(name)
    assert of_others(found) == {file for row in data.rows() for file in row.files}
    notices = only(found, r"share/doc/nrnn/THIRD-PARTY-NOTICES$").decode().partition("The examples in share/nrnn")[2]
    for row in data.rows():
        told = (row.title, row.licence, *row.copyright, *row.files, row.changes, row.text())
        assert not [part for part in told if part not in notices], row.title


@pytest.mark.parametrize("name", PACKAGES or ["libnrnn-dev"])
def test_the_debian_package_has_its_licences(name):
    found = files(name)
    assert of_others(found) == {file for row in data.rows() for file in row.files}
    stanzas = only(found, r"/copyright$").decode().split("\nFiles: ")
    for row in data.rows():
        own = next(stanza for stanza in stanzas if stanza.startswith(" ".join(row.files)))
        text = " ".join(row.text().split())
        assert f"\nLicense: {row.licence}\n" in own and row.changes in own
        assert text in " ".join(word for word in own.split() if word != "."), row.title


def test_the_texts_are_whole():
    """Numenta's permission goes along with every copy; Creative Commons' text ends with its address."""
    digits, machine, _, rtneural = (row.text() for row in data.rows())
    assert digits.startswith("Attribution 4.0 International") and digits.endswith("creativecommons.org.")
    assert "shall be included in all" in machine and machine.startswith("Copyright 2014-2024 Numenta Inc.")
    assert "Redistributions of source code must retain the above copyright notice" in rtneural and "2020, jatinchowdhury18" in rtneural
    assert "Numenta" not in rtneural and machine in (ROOT / "examples/borrowed/DATA-LICENSE").read_text()
