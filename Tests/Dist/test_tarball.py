"""What is in the tarball of each target, and what its libraries are and ask for."""
import os
import re
import subprocess
import sys
import tarfile

from support import ROOT, VERSION, done
from unpacked import each, name, tarball, unpack

FILES = {"README.md", "include/nrnn.h", "include/nrnn.hpp", "include/nrnn/module.modulemap", "lib/libnrnn.a",
         "lib/libnrnn_without_protobuf_c.a", "lib/libnrnn.so", "lib/libnrnn.so.0", f"lib/libnrnn.so.{VERSION}",
         "lib/pkgconfig/nrnn.pc", "lib/pkgconfig/nrnn_without_protobuf_c.pc", "lib/cmake/NRNN/NRNNConfig.cmake",
         "lib/cmake/NRNN/NRNNConfigVersion.cmake"}
COMMAND = {"bin/nrnn", "share/bash-completion/completions/nrnn", "share/fish/vendor_completions.d/nrnn.fish",
           "share/zsh/site-functions/_nrnn"}
SHARED = {"share/doc/nrnn/LICENSE", "share/doc/nrnn/THIRD-PARTY-NOTICES", "share/doc/nrnn/nrnn.spdx.json",
          "share/doc/nrnn/README.md", "share/doc/nrnn/CHANGELOG.md", "share/doc/nrnn/docs/embedding.md",
          "share/doc/nrnn/proto/nrnn_model.proto",
          "share/nrnn/Package.swift", "share/nrnn/Sources/NoisyRNN/ModelStream.swift", "share/nrnn/examples/c/classify.c",
          "share/nrnn/examples/cpp/ensemble.cpp", "share/nrnn/examples/swift/Package.swift",
          "share/nrnn/examples/digits/noisy.nrnn"}
PAGES_LEAD_BY = {"examples": "../../nrnn/examples", "docs": "../doc/nrnn/docs",
                 **{header: f"../../../../include/{header}" for header in ("nrnn.h", "nrnn.hpp")}}
NEEDED = {"glibc": {"libc.so.6", "libm.so.6"}, "musl": {"libc.musl-{cpu}.so.1"}}  # as Alpine calls it
LOADER = {"aarch64": {"ld-linux-aarch64.so.1"}}  # has the guard of the stack
MACHINE = {"x86_64": "Advanced Micro Devices X86-64", "aarch64": "AArch64"}
# Of libc, beside what only the loader of glibc calls otherwise.
IMPORTS = {"__errno_location", "__stack_chk_fail", "__stack_chk_guard", "__tls_get_addr", "__fxstat", "fstat", "calloc",
           "close", "exp", "free", "log", "malloc", "memchr", "memcpy", "memmove", "memset", "open", "posix_memalign",
           "read", "snprintf", "sqrt", "sqrtf", "strcmp", "strlen"}


def readelf(*arguments):
    return done("readelf", "--wide", *arguments)


def symbols(table):
    """{name: whether it is undefined} of the global ones; versions aside."""
    rows = (line.split() for line in table.splitlines())
    return {row[7].split("@")[0]: row[6] == "UND" for row in rows if len(row) > 7 and row[4] == "GLOBAL"}


@each
def test_what_is_in_it(target):
    with tarfile.open(tarball(target)) as tar:
        entries = tar.getmembers()
    assert {entry.name.split("/")[0] for entry in entries} == {name(target)}
    found = {entry.name.partition("/")[2] for entry in entries if not entry.isdir()}
    beside = {path for path in found if not path.startswith("share/")}
    assert beside | {path for path in COMMAND & found} == FILES | (COMMAND if target.command else set())
    assert SHARED <= found
    assert ("share/man/man1/nrnn.1" in found) == target.command
    assert not [path for path in found if "__pycache__" in path or path.endswith("install_manifest.txt")]


@each
def test_its_readme_is_of_the_target(target, place):
    text = (unpack(target, place) / "README.md").read_text()
    assert text.startswith(f"# NoisyRNN {VERSION} for {target.name}\n") and not re.search(r"@[A-Z]+@|\n\n\n", text)
    assert ("**Swift**" in text) == (target.libc == "glibc") and ("**The command**" in text) == target.command
    assert (target.glibc or "musl 1.2") in text.split("\n\n")[1]


@each
def test_it_is_nobodys_and_for_everybody(target):
    with tarfile.open(tarball(target)) as tar:
        entries = tar.getmembers()
    assert {(entry.uid, entry.gid, entry.uname, entry.gname, entry.mtime) for entry in entries} == \
        {(0, 0, "root", "root", entries[0].mtime)}
    modes = {entry.name.partition("/")[2]: entry.mode for entry in entries if entry.isfile()}
    programs = {"bin/nrnn"} if target.command else set()
    assert {path for path, mode in modes.items() if mode != 0o644} == {f"lib/libnrnn.so.{VERSION}"} | programs
    assert {mode for mode in modes.values()} == {0o644, 0o755}
    links = {entry.name.rpartition("/")[2]: entry.linkname for entry in entries if entry.issym()}
    assert links == {"libnrnn.so": "libnrnn.so.0", "libnrnn.so.0": f"libnrnn.so.{VERSION}", **PAGES_LEAD_BY}


@each
def test_no_link_of_a_page_is_dead(target, place):
    done(sys.executable, ROOT / "Tests/Embedding/dead_links.py", unpack(target, place))


@each
def test_no_path_of_who_built_it_is_in_it(target, place):
    homes = [os.fsencode(ROOT), b".cache/zig", os.fsencode(os.path.expanduser("~") + "/")]
    files = [path for path in unpack(target, place).rglob("*") if path.is_file()]
    assert not [(path, home) for path in files for home in homes if home in path.read_bytes()]


@each
def test_what_the_library_asks_for(target, place):
    library = unpack(target, place) / "lib/libnrnn.so"
    dynamic = readelf("--dynamic", library)
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
    least = {library.format(cpu=target.cpu) for library in NEEDED[target.libc]}
    assert least <= needed <= least | (LOADER.get(target.cpu, set()) if target.glibc else set())
    assert re.findall(r"\(SONAME\).*\[(.*)\]", dynamic) == ["libnrnn.so.0"]
    versions = re.findall(r"Name: GLIBC_([\d.]+)", readelf("--version-info", library))
    assert bool(versions) == bool(target.glibc)
    assert all(number(version) <= number(target.glibc) for version in versions)
    # Thread variables: glibc has room for them in every thread's static block, musl's loader has none.
    assert ("STATIC_TLS" in dynamic) == (target.libc == "glibc")


def number(version):
    return [int(part) for part in version.split(".")]


@each
def test_what_the_library_is(target, place):
    folder = unpack(target, place) / "lib"
    assert MACHINE[target.cpu] in readelf("--file-header", folder / "libnrnn.so")
    exports = done(ROOT / "scripts/exports.sh").split()
    found = symbols(readelf("--dyn-syms", folder / "libnrnn.so"))
    assert sorted(symbol for symbol, missing in found.items() if not missing) == exports
    assert {symbol for symbol, missing in found.items() if missing} <= IMPORTS
    segments = readelf("--segments", folder / "libnrnn.so")
    dynamic = readelf("--dynamic", folder / "libnrnn.so")
    assert "TEXTREL" not in dynamic and not re.search(r"GNU_STACK.*RWE", segments)
    assert "BIND_NOW" in dynamic and "GNU_RELRO" in segments
    sections = readelf("--sections", folder / "libnrnn.so")
    assert ".symtab" not in sections and ".debug" not in sections


@each
def test_static_libraries(target, place):
    folder = unpack(target, place) / "lib"
    exports = done(ROOT / "scripts/exports.sh").split()
    for archive, inside in (("libnrnn.a", True), ("libnrnn_without_protobuf_c.a", False)):
        assert MACHINE[target.cpu] in readelf("--file-header", folder / archive)
        found = symbols(readelf("--syms", folder / archive))
        assert sorted(symbol for symbol, missing in found.items() if not missing) == exports
        asked = {symbol for symbol, missing in found.items() if missing}
        assert asked - IMPORTS == ({"_GLOBAL_OFFSET_TABLE_"} & asked) | {s for s in asked if s.startswith("protobuf_c_")}
        assert any(symbol.startswith("protobuf_c_") for symbol in asked) != inside


@each
def test_size(target, place):
    """Within the ledger, which says for x86-64 what it may take now."""
    variables = {**os.environ, "OUT": str(unpack(target, place) / "lib")}
    checked = subprocess.run([ROOT / "scripts/size.py", "--check", target.cpu], env=variables, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
