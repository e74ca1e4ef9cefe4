"""What the tests of a release share: its files, a stranger who has them and nothing else, what the built library gives."""
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
LIBRARY = ROOT / f".build-lib/{os.uname().machine}"  # as `make lib` leaves it
VERSION = subprocess.run([ROOT / "scripts/version.sh"], check=True, capture_output=True, text=True).stdout.strip()
NOBODY = 65534
UNPRIVILEGED = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups") if os.geteuid() == 0 else ()
PATH = "/usr/bin:/bin"  # no Swift, no environment of Python


def artefact(name):
    """A file of dist/."""
    found = DIST / name
    assert found.is_file(), f"expected {found}, found none: run `make dist`"
    return found


def done(*command, **options):
    """Standard output of a program that must succeed."""
    ended = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
    assert ended.returncode == 0, f"{command}: {ended.returncode}\n{ended.stdout}{ended.stderr}"
    return ended.stdout


def open_folder():
    """A folder that everybody may look into, with a space in its name: pytest's own are its user's alone. For a fixture."""
    folder = Path(tempfile.mkdtemp(prefix="nrnn dist "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


class Stranger:
    """A user who is not root and has neither Swift nor libnrnn on any path, in a folder whose name has a space."""

    def __init__(self, folder):
        self.home = Path(folder) / "a stranger"
        self.home.mkdir(parents=True)
        self._own(self.home)

    def run(self, *command, cwd=None, **environment):
        """A program, however it ends."""
        variables = {"PATH": PATH, "HOME": str(self.home), "LC_ALL": "C.UTF-8", **environment}
        return subprocess.run([*UNPRIVILEGED, *(str(part) for part in command)], cwd=cwd or self.home, env=variables,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, umask=0o022)

    def does(self, *command, **options):
        """Standard output of a program that must succeed."""
        ended = self.run(*command, **options)
        assert ended.returncode == 0, f"{command}: {ended.returncode}\n{ended.stdout}{ended.stderr}"
        return ended.stdout

    def refused(self, *command, **options):
        """The last line that a program says which must fail."""
        ended = self.run(*command, **options)
        assert ended.returncode > 0, f"{command}: expected a failure, found {ended.returncode}\n{ended.stdout}"
        return ended.stderr.splitlines()[-1]

    def gets(self, source, place=""):
        """A copy of a file or folder, in the folder `place` of their home; its path."""
        copy = self.home / place / Path(source).name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if Path(source).is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copy(source, copy)
        self._own(copy.parent)
        return copy

    def _own(self, folder):
        for path in (folder, *folder.rglob("*")) if UNPRIVILEGED else ():
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


@functools.cache
def interpreter():
    """A Python of this version that everybody may run and that has NumPy alone once it is given it."""
    places = ("/usr/bin/python3", os.path.realpath(sys.executable))
    tell = "import sys, venv, ensurepip; print(sys.version_info[:2])"
    for place in places:
        ended = subprocess.run([*UNPRIVILEGED, place, "-c", tell], env={"PATH": PATH}, cwd="/", capture_output=True, text=True)
        if ended.stdout.strip() == str(sys.version_info[:2]):
            return place
    raise AssertionError(f"expected a Python {sys.version_info[:2]} with venv for a user who is not root, found none among "
                         f"{places}: apt install python3-venv")


def environment(stranger, name, *packages):
    """A new environment of Python with these packages, as the tests' own has them; the path of its interpreter."""
    stranger.does(interpreter(), "-m", "venv", name)
    python = stranger.home / name / "bin/python"
    site = Path(stranger.does(python, "-c", "import sysconfig; print(sysconfig.get_path('platlib'))").strip())
    copy_packages(site, *packages)
    return python


def copy_packages(folder, *packages):
    """The modules of these packages, as the tests' own environment has them."""
    for package in packages:
        for file in metadata.files(package):
            if ".." not in file.parts and "__pycache__" not in file.parts and file.suffix != ".pyi":
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.locate(), folder / file)


def install(stranger, python, *wheels):
    """pip, without any index."""
    return stranger.does(python, "-m", "pip", "install", "--no-index", "--no-cache-dir", "--disable-pip-version-check", *wheels)


def built(*command, **options):
    """What a program of Python says with the checkout's package and library."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "bindings/python"), "NRNN_LIBRARY": str(LIBRARY / "libnrnn.so")}
    return done(sys.executable, *command, env=variables, **options)


def digest_by(folder):
    """What the digest program says of the models of a folder, with the built library: what all artefacts have to say."""
    program = folder / "digest"
    done("cc", "-std=c11", "-O1", f"-I{ROOT}/include", ROOT / "Tests/Architectures/digest.c", "-o", program, f"-L{LIBRARY}",
         "-lnrnn", f"-Wl,-rpath,{LIBRARY}")
    return done(program, *models(folder), cwd=folder)


def models(folder):
    """Of the zoo, by their names; written where they are not there."""
    if not list(folder.glob("*.nrnn")):
        built(ROOT / "Tests/Architectures/models.py", folder)
    return sorted(path.name for path in folder.glob("*.nrnn"))
