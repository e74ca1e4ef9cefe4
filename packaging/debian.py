"""The Debian packages of a target: libnrnn0, libnrnn-dev, nrnn and python3-nrnn. What they hold is staged here, and
debhelper packs it by the rules in packaging/debian."""
import os
import shutil

import data
import debian_texts as texts
import sbom
import staging
import targets
import wheel
from installer import install
from installer.destinations import SchemeDictionaryDestination
from installer.sources import WheelFile
from tools import run

# What is in the packages that has the work of others in it.
PARTS = {"libnrnn0": (sbom.SHARED,), "libnrnn-dev": sbom.STATIC, "nrnn": (sbom.COMMAND,), "python3-nrnn": ()}
MODULES = "/usr/lib/python3/dist-packages"
PYTHON_COMMANDS = {"nrnn-calibrate": "measure what a model's bands cover, and write it into its file",
                   "nrnn-convert": "convert a model of others to a NoisyRNN model file",
                   "nrnn-train": "train a model and export it"}
# help2man takes a usage for the synopsis that has a capital and is one line.
HELP = """\
#!/bin/sh
"$STAGE/usr/bin/${0##*/}" "$@" | sed '1s/^usage: /Usage: /'
"""
# Records of other installers, and what every package has in its copyright.
ELSEWHERE = ("usr/lib/*/cmake/NRNN/install_manifest.txt", "usr/share/doc/*/LICENSE", "usr/share/doc/*/THIRD-PARTY-NOTICES",
             "usr/share/nrnn/examples/*/DATA-LICENSE", f"{MODULES[1:]}/*/RECORD", f"{MODULES[1:]}/*/licenses/*")


def tree_of(target):
    return target.folder / "debian/nrnn"


def make(target):
    tree = tree_of(target)
    lay_out(tree, target)
    return build(tree, target)


def lay_out(tree, target):
    """Makes `tree` anew, as dpkg-buildpackage expects it, with what the packages hold in staged/."""
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(targets.ROOT / "packaging/debian", tree / "debian")
    shutil.copy(targets.ROOT / "CHANGELOG.md", tree)
    name_version(tree, targets.VERSION)
    (tree / "debian/shlibs.local").write_text(texts.libc(target))
    staging.install(target, "/usr", tree / "staged", LIBDIR=f"lib/{target.cpu}-linux-gnu", DOCDIR="share/doc/libnrnn-dev")
    for package in ("libnrnn0", "libnrnn-dev", *["nrnn"] * target.command, *["python3-nrnn"] * is_of_this_machine(target)):
        say_whose(tree, package, target)
    if is_of_this_machine(target):
        put_python(tree, target)
    for pattern in ELSEWHERE:
        for file in (tree / "staged").glob(pattern):
            file.unlink()


def name_version(tree, version):
    (tree / "debian/changelog").write_text(texts.changelog(version))
    (tree / "debian/libnrnn0.symbols").write_text(texts.symbols(version))


def is_of_this_machine(target):
    return target.debian == run("dpkg", "--print-architecture").strip()


def say_whose(tree, package, target):
    """Its copyright, and its SBOM, which has the CPU in its name: packages of several CPUs are installed side by side."""
    examples = data.rows() if package == "libnrnn-dev" else ()
    (tree / f"debian/{package}.copyright").write_text(texts.licences(PARTS[package], target, examples))
    place = tree / f"staged/usr/share/doc/{package}"
    cpu = target.debian if PARTS[package] else "all"
    for file in sbom.write(place, "debian", target, PARTS[package], f"{package}-{targets.VERSION}-{cpu}"):
        if file.name.endswith(".spdx.json"):
            file.rename(place / f"{package}.{cpu}.spdx.json")


def put_python(tree, target):
    """The modules that use the system's library, the commands, and man pages of these, made from their --help."""
    stage = tree / "staged"
    places = {"purelib": MODULES, "platlib": MODULES, "scripts": "/usr/bin", "headers": "/usr/include", "data": "/usr"}
    destination = SchemeDictionaryDestination(places, interpreter="/usr/bin/python3", script_kind="posix", destdir=str(stage))
    with WheelFile.open(wheel.system(tree.parent)) as source:
        install(source, destination, additional_metadata={"INSTALLER": b"debian\n"})
    (tree / "man").mkdir()
    for command, does in PYTHON_COMMANDS.items():
        tells = tree / "man" / command
        tells.write_text(HELP)
        tells.chmod(0o755)
        run("help2man", "--no-info", f"--name={does}", f"--version-string={targets.VERSION}",
            f"--output={tells}.1", f"./{command}", cwd=tells.parent, STAGE=stage, PYTHONPATH=f"{stage}{MODULES}",
            PYTHONDONTWRITEBYTECODE=1, NRNN_LIBRARY=staging.library(target) / "libnrnn.so", COLUMNS=1000)


def build(tree, target):
    """The packages of a tree. That of Python is for every CPU, and comes with those of this machine's."""
    parts = "binary" if is_of_this_machine(target) else "any"
    for path in tree.rglob("*"):  # debhelper leaves times that are older than the release's
        os.utime(path, (targets.epoch(), targets.epoch()), follow_symlinks=False)
    run("dpkg-buildpackage", f"--host-arch={target.debian}", f"--build={parts}", "--unsigned-changes", cwd=tree)
    names = [line.split()[0] for line in (tree / "debian/files").read_text().splitlines()]
    return [tree.parent / name for name in sorted(names) if name.endswith(".deb")]
