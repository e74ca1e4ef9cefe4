"""The Debian packages on a Debian machine: installed by apt, used by a user who is not root, brought up to date, purged."""
import shutil
import subprocess
import time
from pathlib import Path

import machine
import pytest
from packages import file, for_amd64, made
from programs import PROGRAMS, by_the_built_library
from support import NOBODY, ROOT, VERSION, built, done, models

HOME = "/home/a user's"
PACKAGES = "/srv/packages"
OLDER = "0.1.9"
DIGIT = ("digits/noisy.nrnn", "c/digit.csv")
EXAMPLES = "/usr/share/doc/libnrnn-dev/examples"
FLAGS = {"shared": "$(pkg-config --cflags --libs nrnn)", "static": "-static $(pkg-config --static --cflags --libs nrnn)",
         "beside protobuf-c": "$(pkg-config --cflags --libs nrnn_without_protobuf_c)"}


@pytest.fixture(scope="module")
def bare(place):
    """A machine on which the packages lie, and none is installed."""
    try:
        bare = machine.Machine(place / "bare", machine.first())
    except machine.Unavailable as reason:
        pytest.skip(str(reason))
    for package in for_amd64():
        bare.copy(package, PACKAGES)
    return bare


@pytest.fixture(scope="module")
def older(bare, place):
    """One that also has packages of an older version."""
    older = bare.layer(place / "older")
    for package in made(place / "of an older version", OLDER, "linux-x86_64"):
        older.copy(package, PACKAGES)
    return older


@pytest.fixture(scope="module")
def installed(bare, place):
    """One with all of them, and with a user who has a copy of the examples."""
    installed = bare.layer(place / "installed")
    apt(installed, VERSION)
    installed.does("install", "--directory", f"--owner={NOBODY}", HOME)
    user(installed, f"cp -r {EXAMPLES}/. .")
    installed.copy(ROOT / "Tests/Embedding/cmake", f"{HOME}/cmake", NOBODY)
    installed.copy(ROOT / "Tests/Architectures/digest.c", HOME, NOBODY)
    return installed


@pytest.fixture
def fresh(installed, tmp_path):
    """As `installed`, for one test."""
    yield installed.layer(tmp_path / "machine")
    shutil.rmtree(tmp_path)


def apt(system, version, packages="*", verb="install"):
    """Root installs packages of a version with apt."""
    system.does("sh", "-c", f"apt-get {verb} --yes --allow-downgrades {PACKAGES}/{packages}_{version}-1_*.deb")


def user(system, line):
    """What a line of shell says to a user who is not root."""
    return system.does("sh", "-c", line, user=NOBODY, cwd=HOME)


def whole(system):
    """dpkg finds no file that is missing or changed, and apt no need that is not met."""
    assert system.does("dpkg", "--verify") == system.does("dpkg", "--audit") == ""
    system.does("apt-get", "check")


def of_examples(path):
    return str(Path(path).relative_to(ROOT / "examples"))


def contents(system):
    """All that lies on a machine, but for what apt and dpkg note."""
    passed_over = "-path /proc -o -path /srv -o -path /var/log -o -path /var/cache -o -path /var/lib/dpkg -o -path /var/lib/apt"
    listed = "-type f -printf '%p %m %s\\n' -o -printf '%p %y %m %l\\n'"
    return set(system.does("sh", "-c", f"find / \\( {passed_over} -o -name ld.so.cache \\) -prune -o {listed}").splitlines())


def test_a_machine_that_is_interrupted_leaves_no_mount_and_no_process(bare, tmp_path):
    system = bare.layer(tmp_path / "machine")
    with subprocess.Popen(system.line("sh", "-c", "mount; sleep 12345"), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline().startswith("machine on / type overlay")
        inside = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        running.kill()
    assert inside and str(tmp_path) not in Path("/proc/self/mounts").read_text()
    for _ in range(100):
        if not any("12345" in command_of(pid) for pid in inside):
            return
        time.sleep(0.1)
    raise AssertionError(f"expected process {inside} to end, found it running")


def command_of(pid):
    """The command line of a process, or nothing where there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def test_apt_installs_them(installed):
    whole(installed)
    found = installed.does("dpkg-query", "--show", "--showformat", "${Package} ${Version} ${Status}\\n", "*nrnn*").split("\n")
    assert found == [f"{name} {VERSION}-1 install ok installed" for name in ("libnrnn-dev", "libnrnn0", "nrnn", "python3-nrnn")] + [""]


@pytest.mark.parametrize("way", FLAGS)
@pytest.mark.parametrize("source, compiler, arguments", PROGRAMS, ids=[Path(row[0]).name for row in PROGRAMS])
def test_a_user_builds_and_runs(fresh, way, source, compiler, arguments):
    user(fresh, f"{compiler} {of_examples(ROOT / source)} -o made {FLAGS[way]}")
    assert user(fresh, f"./made {' '.join(map(of_examples, arguments))}") == by_the_built_library(source)


def test_a_user_builds_with_cmake(fresh):
    user(fresh, 'cmake -S cmake -B "made here" -DEXAMPLES="$PWD" && cmake --build "made here"')
    programs = user(fresh, 'cd "made here" && ls classify_* ensemble_*').split()
    assert len(programs) == 6
    for program in programs:
        source = "examples/c/classify.c" if program.startswith("classify") else "examples/cpp/ensemble.cpp"
        assert user(fresh, f'"made here/{program}" {" ".join(DIGIT)}') == by_the_built_library(source), program


@pytest.mark.parametrize("program, arguments", [("smallest.py", DIGIT[:1]), ("classify.py", DIGIT)])
def test_a_user_runs_python(fresh, program, arguments):
    found = user(fresh, f"python3 python/{program} {' '.join(arguments)}")
    assert found == built(ROOT / "examples/python" / program, *(ROOT / "examples" / argument for argument in arguments))


@pytest.mark.parametrize("way", FLAGS)
def test_one_digest(fresh, zoo, digest, way):
    fresh.copy(zoo, f"{HOME}/the zoo", NOBODY)
    user(fresh, f"cc -std=c11 -O1 digest.c -o run-digest {FLAGS[way]}")
    assert user(fresh, f"cd 'the zoo' && ../run-digest {' '.join(models(zoo))}") == digest


def test_the_command(fresh):
    line = f"nrnn run {DIGIT[0]} --input {DIGIT[1]} --members 32 --quantiles 0.05,0.95"
    assert user(fresh, line) == done(ROOT / ".build/release/nrnn", *line.split()[1:], cwd=ROOT / "examples")
    assert user(fresh, "nrnn --version") == f"{VERSION}\n"
    assert "complete " in user(fresh, "bash -c '. /usr/share/bash-completion/completions/nrnn && complete -p nrnn'")
    for file in ("man/man1/nrnn.1.gz", "zsh/site-functions/_nrnn", "fish/vendor_completions.d/nrnn.fish"):
        fresh.does("test", "-s", f"/usr/share/{file}")


def test_python_uses_the_system_s_library(fresh):
    tell = "import importlib.metadata as m, nrnn; print(m.version('nrnn'), nrnn.__version__, nrnn.library_version())"
    assert user(fresh, f'python3 -c "{tell}"').split() == [VERSION] * 3
    opened = "import nrnn; nrnn.library_version(); print({line.split()[-1] for line in open('/proc/self/maps') if 'nrnn' in line})"
    assert user(fresh, f'python3 -c "{opened}"') == f"{{'/usr/lib/x86_64-linux-gnu/libnrnn.so.{VERSION}'}}\n"


@pytest.mark.parametrize("command", ["nrnn-calibrate", "nrnn-convert", "nrnn-train"])
def test_commands_of_python(fresh, command):
    assert user(fresh, f"{command} --help").startswith(f"usage: {command} ")
    fresh.does("test", "-s", f"/usr/share/man/man1/{command}.1.gz")


def test_streams_do_without_protobuf(fresh):
    fresh.does("apt-get", "purge", "--yes", "python3-protobuf")
    assert user(fresh, f"python3 python/classify.py {' '.join(DIGIT)}").count(" to ") == 10
    ended = fresh.run("python3", "-c", "import nrnn; nrnn.ModelFile", user=NOBODY)
    assert ended.returncode == 1 and "nrnn[file]" in ended.stderr.splitlines()[-1]


def test_those_of_two_cpus_lie_side_by_side(fresh):
    """dpkg itself compares what they share. Their libc6 is not there: this is about files."""
    fresh.does("dpkg", "--add-architecture", "arm64")
    for package in ("libnrnn0", "libnrnn-dev"):
        fresh.copy(file(package, "arm64"), "/srv/others")
    fresh.does("sh", "-c", "dpkg --force-depends --install /srv/others/*.deb")
    assert fresh.does("dpkg", "--verify") == ""
    assert len(fresh.does("sh", "-c", "ls /usr/lib/*/libnrnn.so").split()) == 2


def test_purged_they_leave_nothing(bare, tmp_path):
    system, before = bare.layer(tmp_path / "machine"), contents(bare)
    apt(system, VERSION)
    system.does("python3", "-c", "import nrnn")
    assert len(contents(system) - before) > 100
    system.does("apt-get", "purge", "--yes", "libnrnn0", "libnrnn-dev", "nrnn", "python3-nrnn")
    assert contents(system) == before
    assert not [line for line in system.does("dpkg-query", "--show").splitlines() if "nrnn" in line]


def test_an_older_version_is_replaced(older, tmp_path):
    system = older.layer(tmp_path / "machine")
    apt(system, OLDER)
    system.does("test", "-f", f"/usr/lib/x86_64-linux-gnu/libnrnn.so.{OLDER}")
    apt(system, VERSION)
    whole(system)
    assert system.does("sh", "-c", "ls /usr/lib/x86_64-linux-gnu/libnrnn.so.*").split() == [
        "/usr/lib/x86_64-linux-gnu/libnrnn.so.0", f"/usr/lib/x86_64-linux-gnu/libnrnn.so.{VERSION}"]
    apt(system, OLDER)
    whole(system)


@pytest.mark.parametrize("package", ["libnrnn-dev", "python3-nrnn"])
def test_another_version_beside_the_library_is_refused(older, tmp_path, package):
    system = older.layer(tmp_path / "machine")
    apt(system, VERSION, "libnrnn0")
    ended = system.run("sh", "-c", f"apt-get install --yes {PACKAGES}/{package}_{OLDER}-1_*.deb")
    assert ended.returncode == 100
    assert f"{package} : Depends: libnrnn0 (= {OLDER}-1) but {VERSION}-1 is to be installed" in ended.stdout + ended.stderr
