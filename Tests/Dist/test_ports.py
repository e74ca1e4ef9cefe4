"""The package for npm and the tarballs for chips, as a stranger has them."""
import re
import subprocess
import sys

import pytest
from inside import files, only
from support import ROOT, VERSION, artefact, done

sys.path.append(str(ROOT / "packaging"))
from ports import PORTS

CHIPS = [name for name, port in PORTS.items() if port.kind == "chip"]
PACKAGE = f"nrnn-{VERSION}.tgz"
PROGRAM = """
import { readFileSync } from "node:fs"
import { load } from "nrnn"
const model = await load(readFileSync(process.argv[2]))
const stream = model.stream({ members: 7, seed: 5, quantiles: [0.2, 0.8] })
const { nominal, mean, quantiles } = stream.step([8])
console.log([nominal, mean, quantiles].map((array) => Buffer.from(array.buffer).toString("hex")).join(" "))
"""
THE_SAME = """
import sys, nrnn
stream = nrnn.Model.load(sys.argv[1]).stream(members=7, seed=5, quantiles=(0.2, 0.8))
summary = stream.step([8.0])
print(*(array.tobytes().hex() for array in (summary.nominal, summary.mean, summary.quantiles)))
"""
DIGITS = ROOT / "examples/digits/noisy.nrnn"


def test_npm_installs_it_and_it_gives_the_engine_s_bits(stranger):
    (stranger.home / "program.mjs").write_text(PROGRAM)
    package = stranger.gets(artefact(PACKAGE))
    stranger.does("npm", "install", "--offline", "--no-audit", "--no-fund", package)
    said = stranger.does("node", "program.mjs", stranger.gets(DIGITS))
    library = ROOT / ".build-lib/x86_64/libnrnn.so"
    assert said == done(ROOT / ".venv/bin/python", "-c", THE_SAME, DIGITS, env={
        "PYTHONPATH": str(ROOT / "bindings/python"), "NRNN_LIBRARY": str(library)})


def test_what_the_package_brings():
    found = files(PACKAGE)
    assert {"package/nrnn.js", "package/nrnn.d.ts", "package/nrnn.wasm", "package/nrnn-scalar.wasm", "package/LICENSE",
            "package/README.md", "package/package.json"} <= set(found)
    assert not [path for path in found if "/test/" in path]
    assert f'"version": "{VERSION}"' in only(found, r"package/package\.json$").decode()


@pytest.fixture(params=CHIPS)
def chip(request, place):
    """The name of a chip's CPU, and its tarball unpacked."""
    folder = place / request.param
    folder.mkdir(exist_ok=True)
    name = f"nrnn-{VERSION}-{request.param}"
    done("tar", "-xf", artefact(f"{name}.tar.gz"), "-C", folder)
    return request.param, folder / name


def test_a_chip_s_library_has_the_functions_of_the_header_and_asks_for_little(chip):
    name, folder = chip
    header = (folder / "include/nrnn.h").read_text()
    assert header == (ROOT / "include/nrnn.h").read_text()
    declared = set(done(ROOT / "scripts/exports.sh").split())
    symbols = [line.split() for line in done("llvm-nm", folder / "lib/libnrnn.a").splitlines() if len(line.split()) > 1]
    defined = {words[-1] for words in symbols if words[-2] in "TWVDRB"}
    assert declared <= defined and defined - declared <= {"nrnn_thread_note"}
    needed = {words[-1] for words in symbols if words[-2] == "U"}
    assert not {one for one in needed if not re.fullmatch(r"mem(cpy|set|move)|__(aeabi_)?\w+", one)}, needed


def test_a_chip_s_tarball_reads_well(chip):
    name, folder = chip
    text = (folder / "README.md").read_text()
    assert not re.search(r"@[A-Z]+@", text) and PORTS[name].cpu in text and VERSION in text
    assert (folder / "THIRD-PARTY-NOTICES").read_text().count("protobuf-c") and (folder / "microcontrollers.md").is_file()


def test_a_name_that_is_no_port_is_refused():
    ended = subprocess.run([ROOT / "packaging/dist.py", "armv9"], capture_output=True, text=True)
    assert ended.returncode == 2 and "found armv9" in ended.stderr
