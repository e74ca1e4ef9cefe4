"""The Debian packages as they come and go: brought up to date, refused beside others, purged without a trace."""
import machine
import pytest
from packages import OLDER_VERSION, file
from steps import PACKAGES, apt, contents, known, whole
from support import VERSION

machine.needed()


def test_purged_they_leave_nothing(bare, tmp_path):
    system, before = bare.layer(tmp_path / "machine"), contents(bare)
    apt(system, VERSION)
    system.does("python3", "-c", "import nrnn")
    assert len(contents(system) - before) > 100
    system.does("apt-get", "purge", "--yes", "libnrnn0", "libnrnn-dev", "nrnn", "python3-nrnn")
    assert contents(system) == before
    assert not known(system)


def test_an_older_version_is_replaced(older, tmp_path):
    system = older.layer(tmp_path / "machine")
    apt(system, OLDER_VERSION)
    system.does("test", "-f", f"/usr/lib/x86_64-linux-gnu/libnrnn.so.{OLDER_VERSION}")
    apt(system, VERSION)
    whole(system)
    assert system.does("sh", "-c", "ls /usr/lib/x86_64-linux-gnu/libnrnn.so.*").split() == [
        "/usr/lib/x86_64-linux-gnu/libnrnn.so.0", f"/usr/lib/x86_64-linux-gnu/libnrnn.so.{VERSION}"]
    apt(system, OLDER_VERSION)
    whole(system)


@pytest.mark.parametrize("package", ["libnrnn-dev", "python3-nrnn"])
def test_another_version_beside_the_library_is_refused(older, tmp_path, package):
    system = older.layer(tmp_path / "machine")
    apt(system, VERSION, "libnrnn0")
    ended = system.run("sh", "-c", f"apt-get install --yes {PACKAGES}/{package}_{OLDER_VERSION}-1_*.deb")
    assert ended.returncode == 100
    why = f"{package} : Depends: libnrnn0 (= {OLDER_VERSION}-1) but {VERSION}-1 is to be installed"
    assert why in ended.stdout + ended.stderr


def test_those_of_two_cpus_lie_side_by_side(fresh):
    """dpkg itself compares what they share. Their libc6 is not there: this is about files."""
    fresh.does("dpkg", "--add-architecture", "arm64")
    for package in ("libnrnn0", "libnrnn-dev"):
        fresh.copy(file(package, "arm64"), "/srv/others")
    fresh.does("sh", "-c", "dpkg --force-depends --install /srv/others/*.deb")
    assert fresh.does("dpkg", "--verify") == ""
    assert len(fresh.does("sh", "-c", "ls /usr/lib/*/libnrnn.so").split()) == 2
