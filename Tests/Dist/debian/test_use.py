"""The Debian packages on a Debian machine, used by a user who is not root: README's programs and the page of installing."""
import re
from pathlib import Path

import machine
import pytest
from programs import PROGRAMS, by_the_built_library
from steps import HOME, PACKAGES, known, user, whole
from support import NOBODY, ROOT, VERSION, built, done, models

machine.needed()
DIGIT = ("digits/noisy.nrnn", "c/digit.csv")
FLAGS = {"shared": "$(pkg-config --cflags --libs nrnn)", "static": "-static $(pkg-config --static --cflags --libs nrnn)",
         "beside protobuf-c": "$(pkg-config --cflags --libs nrnn_without_protobuf_c)"}


def of_examples(path):
    return str(Path(path).relative_to(ROOT / "examples"))


def test_apt_installs_them(installed):
    whole(installed)
    names = ("libnrnn-dev", "libnrnn0", "nrnn", "python3-nrnn")
    assert known(installed) == [f"{name} {VERSION}-1 install ok installed" for name in names]


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
    maps = "{line.split()[-1] for line in open('/proc/self/maps') if 'nrnn' in line}"
    opened = f"import nrnn; nrnn.library_version(); print({maps})"
    assert user(fresh, f'python3 -c "{opened}"') == f"{{'/usr/lib/x86_64-linux-gnu/libnrnn.so.{VERSION}'}}\n"


@pytest.mark.parametrize("command", ["nrnn-calibrate", "nrnn-convert", "nrnn-train"])
def test_commands_of_python(fresh, command):
    assert user(fresh, f"{command} --help").startswith(f"usage: {command} ")
    fresh.does("test", "-s", f"/usr/share/man/man1/{command}.1.gz")


def test_as_the_page_says(bare, tmp_path):
    """The two samples of docs/install.md: root's, then a user's."""
    section = (ROOT / "docs/install.md").read_text().split("\n## Debian\n")[1].split("\n## ")[0]
    roots, users = re.findall(r"^```sh\n(.*?)^```$", section, re.M | re.S)
    system = bare.layer(tmp_path / "machine")
    system.does("sh", "-c", f"echo 'APT::Get::Assume-Yes true;' > /etc/apt/apt.conf.d/yes; ln -s {PACKAGES} /srv/dist")
    system.does("sh", "-ec", f"sudo() {{ \"$@\"; }}; {roots}", cwd="/srv")
    whole(system)
    system.does("install", "--directory", f"--owner={NOBODY}", HOME)
    assert user(system, users) == by_the_built_library("examples/c/classify.c")
    assert " purge libnrnn0 nrnn" in section
    system.does("apt-get", "purge", "libnrnn0", "nrnn")
    assert not known(system)


def test_streams_do_without_protobuf(fresh):
    fresh.does("apt-get", "purge", "--yes", "python3-protobuf")
    assert user(fresh, f"python3 python/classify.py {' '.join(DIGIT)}").count(" to ") == 10
    ended = fresh.run("python3", "-c", "import nrnn; nrnn.ModelFile", user=NOBODY)
    assert ended.returncode == 1 and "nrnn[file]" in ended.stderr.splitlines()[-1]
