"""Builds libnrnn and packs it beside the Python modules: one wheel per platform, for every Python 3."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parents[2]
HELP = """
libnrnn could not be built: {reason}
It needs a checkout of the whole repository, the Swift 6 toolchain with clang, make, and libprotobuf-c-dev.
Or name a ready library: NRNN_LIBRARY=/path/to/libnrnn.so pip install ./bindings/python
"""


def library() -> Path:
    """Path of the library: the one that is named, or the checkout's, built anew where Swift is at hand."""
    named = os.environ.get("NRNN_LIBRARY")
    if named:
        if not Path(named).is_absolute():  # pip runs this in a folder of its own
            raise SystemExit(f"NRNN_LIBRARY: expected an absolute path, found {named}")
        return Path(named)
    built = ROOT / ".build-lib" / platform.machine() / "libnrnn.so"
    if built.is_file() and not shutil.which("swiftc"):
        return built
    try:
        subprocess.run(["make", "lib"], cwd=ROOT, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(HELP.format(reason=f"`make lib` in {ROOT}: {error}")) from None
    return built


class BuildWithLibrary(build_py):
    """Also puts libnrnn.so into the package; an editable install finds it in the checkout instead."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        path = library()
        if not path.is_file():
            raise SystemExit(HELP.format(reason=f"{path} does not exist"))
        shutil.copyfile(path, Path(self.build_lib) / "nrnn" / "libnrnn.so")


class PlatformWheel(bdist_wheel):
    """The library depends on the platform, not on the version of Python."""

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", super().get_tag()[2]


class PlatformDistribution(Distribution):
    def has_ext_modules(self) -> bool:
        return True


setup(cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": PlatformWheel}, distclass=PlatformDistribution)
