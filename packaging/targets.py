"""The targets of a release (targets.toml), its version, its time, and where its pieces lie."""
import os
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

from refusal import Refusal

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build-dist"
DIST = ROOT / "dist"


@dataclass(frozen=True)
class Target:
    """A row of targets.toml, which says what each field means."""
    name: str
    cpu: str
    libc: str
    zig: str
    wheel: str
    debian: str | None = None
    command: bool = False

    @property
    def folder(self):
        return BUILD / self.name

    @property
    def glibc(self):
        """The oldest that will do, or None."""
        return self.zig.partition("-gnu.")[2] or None


def read():
    with open(ROOT / "packaging/targets.toml", "rb") as file:
        return {name: Target(name, **row) for name, row in tomllib.load(file).items()}


def said(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def epoch():
    """The time of what is made: $SOURCE_DATE_EPOCH, or that of the commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        try:
            return int(said("git", "log", "-1", "--format=%ct"))
        except (OSError, subprocess.CalledProcessError):
            raise Refusal("expected a checkout by git, or SOURCE_DATE_EPOCH to say of when it is, "
                          "found neither") from None
    if not given.isdecimal():
        raise Refusal(f"SOURCE_DATE_EPOCH: expected seconds since 1970, found {given}")
    return int(given)


TARGETS = read()
VERSION = said("scripts/version.sh")
