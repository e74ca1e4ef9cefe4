"""nrnn-VERSION-py3-none-TAG.whl: the Python package with a target's library, headers and, where there is one, command."""
import shutil
import sys
from pathlib import Path

import live
import sbom
import targets
from staging import stage
from tools import run

# Of the checkout, what setup.py asks for.
PARTS = ("include", "bindings/python/nrnn", "bindings/python/setup.py", "bindings/python/pyproject.toml",
         "bindings/python/README.md", "bindings/python/LICENSE")
BUILD = """
import sys
from setuptools import build_meta
print(build_meta.build_wheel(sys.argv[1], {"--build-option": sys.argv[2:]}))
"""


def make(target):
    prefix = stage(target)
    tree = copied(target.folder / "wheel")
    copy(live.page(), created(tree.parents[1] / live.PLACE))
    sbom.write(tree, "wheel", target)
    return [built(tree, target.folder, "--plat-name", target.wheel, NRNN_PREFIX=prefix)]


def system(folder):
    """The wheel without a library, for a system that has it in a package of its own; written into the folder."""
    return built(copied(targets.BUILD / "system/wheel"), folder, NRNN_LIBRARY="system")


def copied(folder):
    """A copy of the package in a checkout of that alone, with modes that do not depend on who checked out."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in PARTS:
        place = created(folder / part)
        if (targets.ROOT / part).is_dir():
            shutil.copytree(targets.ROOT / part, place, ignore=shutil.ignore_patterns("__pycache__"), copy_function=copy)
        else:
            copy(targets.ROOT / part, place)
    return folder / "bindings/python"


def created(place):
    """The same, with the folder that it lies in."""
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def copy(source, place):
    shutil.copyfile(source, place)
    Path(place).chmod(0o644)


def built(tree, folder, *options, **environment):
    """The wheel that setuptools makes of a tree; what else names a library to setup.py does not count."""
    environment = {"NRNN_PREFIX": None, "NRNN_LIBRARY": None, **environment}
    said = run(sys.executable, "-c", BUILD, folder.resolve(), *options, cwd=tree, **environment)
    return folder / said.splitlines()[-1]
