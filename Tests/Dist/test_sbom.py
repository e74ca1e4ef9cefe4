"""What artefacts say is linked into them, and whose it is: against tables of symbols, where packaging/ reads maps."""
import hashlib
import json
import os
import re
import sys
import tomllib

import pytest
from inside import files, only
from support import DIST, ROOT, VERSION, done

sys.path.append(str(ROOT / "packaging"))
import link
import targets
import versions
from ports import PORTS

PYTHON = ROOT / ".venv-dist/bin/python"
SYMBOLS = targets.BUILD / "command/nrnn.symbols"
ROWS = tomllib.loads((ROOT / "packaging/components.toml").read_text())
# In an SBOM, and where they lie.
BINARIES = {"libnrnn.so": r"libnrnn\.so\.\d[\d.]*$", "libnrnn.a": r"/libnrnn\.a$",
            "libnrnn_without_protobuf_c.a": r"/libnrnn_without_protobuf_c\.a$", "nrnn": r"(bin|scripts)/nrnn$",
            "page.html": r"/live/page\.html$",
            "nrnn.wasm": r"/nrnn\.wasm$", "nrnn-scalar.wasm": r"/nrnn-scalar\.wasm$"}
NAMES = [*(f"nrnn-{VERSION}-{target.name}.tar.gz" for target in targets.TARGETS.values()),
         *(f"nrnn-{VERSION}-py3-none-{target.wheel}.whl" for target in targets.TARGETS.values()),
         f"nrnn-{VERSION}.tgz", *(f"nrnn-{VERSION}-{port.name}.tar.gz" for port in PORTS.values() if port.kind == "chip"),
         *sorted(path.name for path in DIST.glob("*.deb"))]


@pytest.fixture(scope="module", params=NAMES)
def content(request):
    return files(request.param)


@pytest.fixture(scope="module")
def document(content):
    return json.loads(only(content, r"\.spdx\.json$"))


def links(document):
    """Of each binary that a document describes: the names of what is linked into it."""
    named = {one["SPDXID"]: one["fileName"].removeprefix("./") for one in document["files"]}
    found = {name: set() for name in named.values()}
    for one in document["relationships"]:
        if one["relationshipType"] == "STATIC_LINK":
            found[named[one["spdxElementId"]]].add(one["relatedSpdxElement"].removeprefix("SPDXRef-"))
    return found


def of_target(target):
    return links(json.loads(only(files(f"nrnn-{VERSION}-{target}.tar.gz"), r"\.spdx\.json$")))


def told_by(symbols):
    """The components of which a table of symbols has one that is defined."""
    defined = [line.split()[-1] for line in symbols.splitlines() if not re.search(r" [Uwv] ", line)]
    return {name for name, row in ROWS.items() if any(re.search(row["symbols"], symbol) for symbol in defined)}


def test_it_is_spdx(document, tmp_path):
    (tmp_path / "nrnn.spdx.json").write_text(json.dumps(document))
    done(ROOT / ".venv-dist/bin/pyspdxtools", "--infile", tmp_path / "nrnn.spdx.json")


def test_it_is_of_these_binaries(content, document):
    found = {one["fileName"]: one["checksums"] for one in document["files"]}
    there = {name for name, place in BINARIES.items() if any(re.search(place, path) for path in content)}
    assert {name.removeprefix("./") for name in found} == there
    for name in there:
        sums = {one["algorithm"]: one["checksumValue"] for one in found[f"./{name}"]}
        assert sums["SHA256"] == hashlib.sha256(only(content, BINARIES[name])).hexdigest()


def test_a_purl_is_written_as_such(document):
    """A plus in a version is a blank to who reads it."""
    found = [ref["referenceLocator"] for one in document["packages"] for ref in one.get("externalRefs", [])]
    assert not [purl for purl in found if not re.fullmatch(r"pkg:[a-z]+/[\w./-]+(@[\w.:~%-]+)?", purl)]


def test_what_zig_has_from_others_has_their_version(document):
    named = {one["SPDXID"].removeprefix("SPDXRef-"): one["versionInfo"] for one in document["packages"]}
    own = done(PYTHON, "-m", "ziglang", "version").strip()
    assert {name for name, version in named.items() if version == own} <= {"compiler-rt"}


def test_the_newest_glibc_of_zig():
    assert versions.newest_glibc(b"\2c\0pthread\0\3" + bytes([2, 2, 5, 2, 17, 0, 2, 44, 0]) + b"\2...") == "2.44"


def noticed(content):
    """The components that an artefact names with their licence and owners; Debian has a form of its own for it."""
    debian = next((data for path, data in content.items() if path.endswith("/copyright")), None)
    if debian:
        return {name for name in ROWS if re.search(rf"^Files: (.* )?{name}/\*", debian.decode(), re.MULTILINE)}
    notices = only(content, r"THIRD-PARTY-NOTICES$").decode()
    return {name for name, row in ROWS.items() if re.search(rf"^{entry(name, row)}$", notices, re.MULTILINE)}


def entry(name, row):
    title, licence, owners = map(re.escape, (row.get("title", name), row["licence"], ", ".join(row["copyright"])))
    return rf"{title} \d\S*\n +{licence}\n +Copyright {owners}"


def test_all_that_is_linked_has_its_notice(content, document):
    rows = {row for found in links(document).values() for row in found}
    assert rows == {one["SPDXID"].removeprefix("SPDXRef-") for one in document["packages"]} - {"NoisyRNN"}
    assert rows == noticed(content)


@pytest.mark.parametrize("target", targets.TARGETS.values(), ids=targets.TARGETS)
def test_the_library_has_the_components_that_its_symbols_tell(tmp_path, target):
    """The same objects and archives once more, with their names left in."""
    made, found = targets.ROOT / ".build-lib" / target.cpu, of_target(target.name)
    whole, without = tmp_path / "whole.o", tmp_path / "without.o"
    joined(target, whole, made / "protobuf-c.a")
    joined(target, without)
    flags = [flag.format(abi=0, exports=made / "exports.map") for flag in link.FLAGS if flag != "-s"]
    library = tmp_path / "libnrnn.so"
    done(PYTHON, "-m", "ziglang", "cc", "-target", target.zig, *flags, whole, "-lm", "-o", library)
    for file, name in ((library, "libnrnn.so"), (whole, "libnrnn.a"), (without, "libnrnn_without_protobuf_c.a")):
        assert told_by(done(f"{tools(target)}nm", file)) == found[name], name


def tools(target):
    return "" if target.cpu == os.uname().machine else f"{target.cpu}-linux-gnu-"


def joined(target, file, *archives):
    """Of the objects of a CPU, with archives, what the exports need: as scripts/lib.sh does it."""
    made = targets.ROOT / ".build-lib" / target.cpu
    objects = [path for path in made.glob("*.o") if path.stem not in ("nrnn", "nrnn_without_protobuf_c")]
    exports = [f"-u{name}" for name in (made / "exports.txt").read_text().split()]
    done(f"{tools(target)}ld", "-r", "--gc-sections", *exports, "-o", file, *objects, *archives)


def test_the_command_has_the_components_that_its_symbols_tell():
    assert told_by(done("nm", SYMBOLS)) == of_target("linux-x86_64")["nrnn"]


def test_every_row_is_of_something():
    linux = (found for name in targets.TARGETS for found in of_target(name).values())
    assert set(ROWS) == set().union(*linux, *links(json.loads(only(files(f"nrnn-{VERSION}.tgz"), r"\.spdx\.json$"))).values())
