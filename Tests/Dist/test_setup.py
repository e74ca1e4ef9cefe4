"""`make dist` where what is missing cannot be installed: it makes what can be made without."""
import os
import subprocess

import pytest
from support import ROOT, done
from test_dist import copied

# In a folder that is first on the PATH: a machine with all but what the Debian packages take, whose user may not install it.
STUBS = {"swiftc": "exit 0", "id": "echo 1000", "sudo": "echo 'sudo: no' >&2; exit 1",
         "dpkg-query": "case $* in *debhelper*) exit 1 ;; *) echo install ok installed ;; esac",
         "python3": "mkdir -p $3/bin; for tool in python pip; do echo '#!/bin/sh' > $3/bin/$tool; chmod +x $3/bin/$tool; done"}


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def variables(tmp_path):
    for name, text in STUBS.items():
        script(tmp_path / "bin" / name, text)
    return {**os.environ, "PATH": f"{tmp_path}/bin:/usr/bin:/bin"}


def test_python_s_tools_are_installed_where_apt_s_cannot_be(tmp_path, variables):
    checkout = copied(tmp_path / "checkout", "scripts", "packaging/requirements.txt")
    ended = subprocess.run([checkout / "scripts/setup.sh", "dist"], env=variables, capture_output=True, text=True)
    assert ended.returncode == 1 and ended.stderr == "sudo: no\n"
    assert "setup: installing with apt: debhelper\n" in ended.stdout
    wanted = done("sh", "-c", f"sha256sum < '{ROOT}/packaging/requirements.txt'")
    assert (checkout / ".venv-dist/installed").read_text() == wanted


def test_make_dist_goes_on(tmp_path, variables):
    checkout = copied(tmp_path / "checkout", "Makefile")
    script(checkout / "scripts/setup.sh", "echo 'setup: no' >&2; exit 2")
    script(checkout / "packaging/dist.py", "echo 'made all but one'; exit 3")
    ended = subprocess.run(["make", "-C", checkout, "dist"], env=variables, capture_output=True, text=True)
    assert ended.returncode == 2 and "\nmade all but one\n" in ended.stdout and ended.stderr.startswith("setup: no\n")
