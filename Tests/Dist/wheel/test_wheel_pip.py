"""pip and the wheel: what it takes, refuses and leaves."""
import shutil

import pytest

QUIET = ("--disable-pip-version-check", "--no-cache-dir", "-q")


@pytest.mark.parametrize("tag", ["manylinux_2_17_aarch64", "musllinux_1_2_x86_64", "win_amd64"])
def test_one_for_another_machine_is_refused(stranger, python, wheel, tag):
    other = stranger.home / wheel.name.replace("manylinux_2_17_x86_64", tag)
    shutil.copy(wheel, other)
    assert "is not a supported wheel on this platform" in stranger.refused(python, "-m", "pip", "install", *QUIET, other)


def test_without_numpy_it_is_not_installed(stranger, python, wheel):
    made = stranger.home / "without"
    stranger.does(python, "-m", "venv", "--without-pip", made)
    line = (python, "-m", "pip", "--python", made / "bin/python", "install", "--no-index", *QUIET, stranger.gets(wheel))
    assert "No matching distribution found for numpy" in stranger.refused(*line)


def test_uninstalled_it_leaves_nothing(stranger, python, wheel):
    made = stranger.home / "another"
    stranger.does(python, "-m", "venv", "--without-pip", made)
    pip = (python, "-m", "pip", "--python", made / "bin/python")
    before = sorted(made.rglob("*"))
    stranger.does(*pip, "install", "--no-deps", "--no-index", *QUIET, stranger.gets(wheel))
    stranger.run(made / "bin/python", "-c", "import nrnn")  # lacks NumPy, and leaves what it compiled
    assert sorted(made.rglob("*")) != before
    stranger.does(*pip, "uninstall", "-y", "nrnn", *QUIET)
    assert sorted(made.rglob("*")) == before
