"""Makes the Debian packages that `make dist` left the tree of once more, as those of a version: older.py FOLDER VERSION TARGET,
with SOURCE_DATE_EPOCH. Run by the Python of .venv-dist."""
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "packaging"))
import debian  # noqa: E402
import targets  # noqa: E402


def rename(stage, version):
    """The library's file has the version in its name."""
    for library in stage.glob(f"usr/lib/*/libnrnn.so.{targets.VERSION}"):
        library = library.rename(library.with_name(f"libnrnn.so.{version}"))
        soname = library.with_name("libnrnn.so.0")
        soname.unlink()
        soname.symlink_to(library.name)


def main(folder, version, name):
    target, tree = targets.TARGETS[name], Path(folder) / "nrnn"
    shutil.copytree(debian.tree_of(target), tree, symlinks=True)
    rename(tree / "staged", version)
    debian.name_version(tree, version)
    debian.build(tree, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
