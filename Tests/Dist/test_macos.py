"""The trial for macOS, which nothing here can run: what it exports and asks for, and that a program links with it."""
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support import PATH, ROOT, VERSION, done

LIBRARY = ROOT / ".build-dist/macos-arm64/libnrnn.dylib"
# Of libSystem: memory, files, strings, and what a compiler calls by itself.
ASKED = {"calloc", "close", "free", "fstat", "malloc", "open", "posix_memalign", "read", "snprintf", "exp", "log",
         "bzero", "memchr", "memcpy", "memmove", "memset", "strcmp", "strlen", "dyld_stub_binder", "__error",
         "__memcpy_chk", "__memset_chk", "__stack_chk_fail", "__stack_chk_guard", "_tlv_bootstrap"}


@pytest.fixture(scope="module")
def library():
    made = subprocess.run([ROOT / "packaging/macos.sh"], capture_output=True, text=True)
    if made.returncode == 3:
        pytest.skip(made.stderr.strip())
    assert made.returncode == 0, made.stderr
    return LIBRARY


def tool(name):
    """Of the toolchain's LLVM."""
    return Path(shutil.which("swiftc")).resolve().parent / name


def names(library, *options):
    """Without the underscore that every name has there."""
    lines = filter(None, done(tool("llvm-nm"), *options, library).splitlines())
    return {line.split()[-1].removeprefix("_") for line in lines}


def test_it_exports_what_the_header_declares(library):
    assert names(library, "--defined-only", "--extern-only") == set(done(ROOT / "scripts/exports.sh").split())


def test_it_asks_for_little(library):
    asked = names(library, "--undefined-only")
    assert "malloc" in asked and asked <= ASKED


def test_it_is_of_macos_on_arm64_and_signed(library):
    header = done(tool("llvm-objdump"), "--macho", "--private-headers", library)
    assert re.search(r"MH_MAGIC_64\s+ARM64\s+ALL\s+0x00\s+DYLIB", header)
    assert re.search(r"platform macos\s+sdk \S+\s+minos 11\.0", header)
    assert "LC_CODE_SIGNATURE" in header  # its loader opens no other
    assert re.findall(r"LC_LOAD_DYLIB\s+cmdsize \d+\s+name (\S+)", header) == ["/usr/lib/libSystem.B.dylib"]


def test_programs_find_it_by_its_abi(library):
    said = done(tool("llvm-objdump"), "--macho", "--dylib-id", library)
    abi = done(ROOT / "scripts/version.sh", "ABI").strip()
    assert said.splitlines()[-1].split()[0] == f"@rpath/libnrnn.{abi}.dylib"
    assert f"current version {VERSION})" in done(tool("llvm-objdump"), "--macho", "--dylibs-used", library)


def test_the_program_of_the_readme_links_with_it(library, tmp_path):
    program = tmp_path / "classify"
    done(ROOT / ".venv-dist/bin/python", "-m", "ziglang", "cc", "-target", "aarch64-macos.11.0", f"-I{ROOT}/include",
         ROOT / "examples/c/classify.c", library, "-o", program)
    assert "@rpath/libnrnn" in done(tool("llvm-objdump"), "--macho", "--dylibs-used", program)


def test_what_is_missing_to_make_it_is_said(tmp_path):
    folder = shutil.copytree(ROOT / "packaging", tmp_path / "a checkout/packaging")
    found = subprocess.run([folder / "macos.sh"], env={"PATH": PATH}, capture_output=True, text=True)
    sentence = "macos: expected zig in .venv-dist, found none: run scripts/setup.sh dist\n"
    assert (found.returncode, found.stdout, found.stderr) == (3, "", sentence)
