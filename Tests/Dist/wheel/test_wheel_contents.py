"""What a wheel holds, and what it says of itself."""
import os
import re
import zipfile

from support import ROOT, VERSION, done

# What is in it beside modules.
FILES = {"nrnn/py.typed", "nrnn/live/page.html", "nrnn/lib/libnrnn.so", "nrnn/lib/libnrnn.so.0", "nrnn/lib/pkgconfig/nrnn.pc",
         "nrnn/lib/cmake/NRNN/NRNNConfig.cmake", "nrnn/lib/cmake/NRNN/NRNNConfigVersion.cmake", "nrnn/include/nrnn.h",
         "nrnn/include/nrnn.hpp", "nrnn/include/nrnn/module.modulemap"}


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {one.filename: one for one in archive.infolist()}


def test_what_is_in_it(wheel):
    found = names(wheel)
    modules = {str(path.relative_to(ROOT / "bindings/python")) for path in (ROOT / "bindings/python/nrnn").rglob("*.py")}
    info = f"nrnn-{VERSION}.dist-info"
    beside = {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "top_level.txt",
                                            "licenses/LICENSE", "licenses/THIRD-PARTY-NOTICES", "sboms/nrnn.spdx.json")}
    command = f"nrnn-{VERSION}.data/scripts/nrnn"
    assert set(found) == FILES | modules | beside | {"nrnn/values/_version.py", command}
    assert {name for name, one in found.items() if one.external_attr >> 16 & 0o111} == {command}


def test_no_path_of_who_built_it_is_in_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if os.fsencode(ROOT) in archive.read(name)]


def test_it_holds_the_library_of_the_target(wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("nrnn/lib/libnrnn.so.0") == (ROOT / ".build-dist/linux-x86_64/lib/libnrnn.so").read_bytes()


def test_its_metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"nrnn-{VERSION}.dist-info/METADATA").decode()
    assert [line for line in re.findall("^Requires-Dist: (.*)", metadata, re.M) if "extra ==" not in line] == ["numpy>=1.24"]
    assert f"\nVersion: {VERSION}\n" in metadata and "\nLicense-Expression: Apache-2.0\n" in metadata


def test_auditwheel_agrees_with_its_tag(wheel):
    said = done(ROOT / ".venv-dist/bin/auditwheel", "show", wheel)
    assert re.search(r'is consistent with the\s+following platform tag:\s+"manylinux_2_17_x86_64"', said), said
    assert set(re.findall(r"(\S+\.so\.\S+) with", said)) <= {"libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2",
                                                            "ld-linux-x86-64.so.2", "librt.so.1", "libgcc_s.so.1"}
