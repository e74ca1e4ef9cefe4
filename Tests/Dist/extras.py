"""Environments of Python with a wheel and what its extras bring, out of the tests' own environment: PyTorch is too large to be
installed once more, so packages are linked."""
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

OURS = Path(sysconfig.get_path("purelib"))


def required(distribution, extras):
    """(name, extras) of what a distribution asks for here."""
    for text in distribution.requires or ():
        asked = Requirement(text)
        if not asked.marker or any(asked.marker.evaluate({"extra": extra}) for extra in extras or ("",)):
            yield asked.name, frozenset(asked.extras)


def brought(wheel, extras):
    """The distributions that pip would install beside the wheel."""
    found, waiting = {}, [(wheel.name, frozenset(extras))]
    while waiting:
        name, extras = key = waiting.pop()
        if key not in found:
            found[key] = wheel if name == wheel.name else metadata.distribution(name)
            waiting += required(found[key], extras)
    return {one.name: one for one in found.values() if one is not wheel}.values()


def link(distribution, site):
    """Its modules and its metadata, in another environment."""
    for top in {file.parts[0] for file in distribution.files} - {"..", "__pycache__"}:
        if not (site / top).exists():
            (site / top).symlink_to(OURS / top)


def environment(folder, wheel, extras):
    """The interpreter of a new one."""
    python = folder / "bin/python"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel], check=True)
    site = next(folder.glob("lib/python*/site-packages"))
    installed, = metadata.distributions(name="nrnn", path=[str(site)])
    for distribution in brought(installed, extras):
        link(distribution, site)
    return python
