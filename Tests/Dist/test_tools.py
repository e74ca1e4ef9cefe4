"""Programs that packaging/ runs: what is said where one fails."""
import sys

import pytest
from support import ROOT

sys.path.append(str(ROOT / "packaging"))
import tools
from refusal import Refusal

LACKS = "echo 'it builds' >&2; echo 'x: expected y, found none: install y' >&2; exit 3"


def refused(*command):
    with pytest.raises(Refusal) as refusal:
        tools.run(*command)
    return str(refusal.value), refusal.value.status


def test_a_script_of_ours_that_lacks_something_says_the_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(tools, "OURS", (tmp_path,))
    script = tmp_path / "make.sh"
    script.write_text(f"#!/bin/sh\n{LACKS}\n")
    script.chmod(0o755)
    assert refused(script) == ("x: expected y, found none: install y", tools.UNAVAILABLE)


def test_another_program_s_status_of_3_is_a_failure_like_any():
    """dpkg-buildpackage's, where packages are missing, is 3; its last line is not the one that says so."""
    sentence, status = refused("sh", "-c", LACKS)
    assert status == 2 and "expected success, found status 3:\nit builds\nx: expected y" in sentence


def test_what_is_not_there_can_be_installed():
    assert refused("no-such-program") == ("expected no-such-program, found none: run scripts/setup.sh dist", tools.UNAVAILABLE)
