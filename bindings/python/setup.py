"""Packs libnrnn beside the Python modules: one wheel per platform, for every Python 3.

By default the checkout's library, built anew where Swift is at hand. NRNN_LIBRARY names another by its absolute path; the
word `system` says that none is packed, as for a distribution that has a package of the library. NRNN_PREFIX is a folder that
libnrnn was installed into, of which all goes along: headers, what pkg-config and CMake ask for, the command, what is linked.
"""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parents[2]
PREFIX = Path(os.environ["NRNN_PREFIX"]) if os.environ.get("NRNN_PREFIX") else None
INCLUDE = PREFIX / "include" if PREFIX else ROOT / "include"
LIBRARY = os.environ.get("NRNN_LIBRARY", "")
PAGE = ROOT / "docs/live/index.html"  # of nrnn.live, where it was built
HELP = """
libnrnn could not be built: {reason}
It needs a checkout of the whole repository, the Swift 6 toolchain with clang, make, and libprotobuf-c-dev.
Or name a ready library: NRNN_LIBRARY=/path/to/libnrnn.so pip install ./bindings/python
"""


def version() -> str:
    """That of nrnn.h."""
    header = INCLUDE / "nrnn.h"
    if not header.is_file():
        raise SystemExit(HELP.format(reason=f"expected {header}, found none"))
    numbers = dict(re.findall(r"^#define NRNN_VERSION_(\w+) (\d+)", header.read_text(), re.M))
    return ".".join(numbers[part] for part in ("MAJOR", "MINOR", "PATCH"))


def library() -> Path:
    """Path of the library: the one that is named, or the checkout's, built anew where Swift is at hand."""
    if LIBRARY:
        if not Path(LIBRARY).is_absolute():  # pip runs this in a folder of its own
            raise SystemExit(f"NRNN_LIBRARY: expected an absolute path or the word system, found {LIBRARY}")
        return Path(LIBRARY)
    built = ROOT / ".build-lib" / platform.machine() / "libnrnn.so"
    if built.is_file() and not shutil.which("swiftc"):
        return built
    try:
        subprocess.run(["make", "lib"], cwd=ROOT, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(HELP.format(reason=f"`make lib` in {ROOT}: {error}")) from None
    return built


def carried() -> dict[str, Path]:
    """What goes into the package, by its place there."""
    headers = {f"include/{path.relative_to(INCLUDE)}": path
               for path in sorted(INCLUDE.rglob("*" if PREFIX else "nrnn.h*")) if path.is_file()}
    if PREFIX is None:
        return {"lib/libnrnn.so.0": library(), **headers}
    lib = PREFIX / "lib"
    ours = ["pkgconfig/nrnn.pc", *(str(path.relative_to(lib)) for path in sorted(lib.glob("cmake/NRNN/*.cmake")))]
    return {"lib/libnrnn.so.0": lib / "libnrnn.so.0", **headers, **{f"lib/{name}": lib / name for name in ours}}


def put(source: Path, place: Path, mode: int = 0o644) -> None:
    if not source.is_file():
        raise SystemExit(HELP.format(reason=f"{source} does not exist"))
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
    place.chmod(mode)


class BuildWithLibrary(build_py):
    """Also puts the library into the package; an editable install finds it in the checkout instead."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        package = Path(self.build_lib) / "nrnn"
        (package / "values/_version.py").write_text(f'VERSION = "{version()}"\n')
        if PAGE.is_file():
            put(PAGE, package / "live/page.html")
        if LIBRARY == "system":
            return
        for place, source in carried().items():
            put(source, package / place)
        (package / "lib/libnrnn.so").write_text("INPUT(libnrnn.so.0)\n")  # for linkers: a wheel has no links


class PlatformWheel(bdist_wheel):
    """The library depends on the platform, not on the version of Python."""

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", super().get_tag()[2]

    def egg2dist(self, egginfo_path: str, distinfo_path: str) -> None:
        """Also puts what has its place beside the package: the list of what is linked, the command."""
        super().egg2dist(egginfo_path, distinfo_path)
        for linked in Path(__file__).parent.glob("*.spdx.json"):  # packaging/sbom.py writes it
            put(linked, Path(distinfo_path) / "sboms" / linked.name)
        if PREFIX and (PREFIX / "bin/nrnn").is_file():
            put(PREFIX / "bin/nrnn", Path(self.bdist_dir) / self.data_dir / "scripts/nrnn", 0o755)


class PlatformDistribution(Distribution):
    def has_ext_modules(self) -> bool:
        return LIBRARY != "system"


setup(version=version(), cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": PlatformWheel},
      distclass=PlatformDistribution)
