"""The Debian packages of dist/."""
import os

import pytest
from support import ROOT, VERSION, artefact, done

OLDER_VERSION = "0.1.9"  # there never was one: this one's files under its name
# Which there are, for which CPUs.
PACKAGES = {"libnrnn0": ("amd64", "arm64"), "libnrnn-dev": ("amd64", "arm64"), "nrnn": ("amd64",), "python3-nrnn": ("all",)}
EACH = [(package, cpu) for package, cpus in PACKAGES.items() for cpu in cpus]
each = pytest.mark.parametrize("package, cpu", EACH, ids=map("_".join, EACH))


def file(package, cpu):
    return artefact(f"{package}_{VERSION}-1_{cpu}.deb")


def field(package, cpu, name):
    return done("dpkg-deb", "--field", file(package, cpu), name).strip()


def for_amd64():
    """Those that a machine of today installs."""
    return [file(package, cpu) for package, cpu in EACH if cpu != "arm64"]


def unpack(package, cpu, folder):
    """What a package installs, in `folder`, to which others may be added; its files."""
    done("dpkg-deb", "--extract", file(package, cpu), folder)
    return folder


def made(folder, version, target):
    """Packages of a version with the files of this one, made in `folder` as of the time when those of dist/ were."""
    epoch = file("libnrnn0", "amd64").read_bytes()[24:36].decode().strip()  # in the first head of the archive
    done(ROOT / ".venv-dist/bin/python", ROOT / "Tests/Dist/debian/older.py", folder, version, target, cwd=ROOT,
         env={**os.environ, "SOURCE_DATE_EPOCH": epoch}, umask=0o077)
    return sorted(folder.glob("*.deb"))
