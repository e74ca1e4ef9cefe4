"""State files that releases left, in Tests/compat: they go on in the command and the package of today."""
import sys

import pytest

import nrnn
from command import COMMAND, ROOT

sys.path.append(str(ROOT / "Tests/compat"))
import states  # noqa: E402
from library import revision  # noqa: E402

KEPT = sorted(ROOT.glob("Tests/compat/*/states/*.state"))


@pytest.mark.parametrize("state", KEPT, ids=lambda path: f"{path.stem}-{path.parts[-3]}")
def test_a_kept_state_goes_on(state, tmp_path, monkeypatch):
    release, name = state.parents[1], state.stem
    monkeypatch.setenv("NRNN_COMMAND", COMMAND)
    found, kept = states.then(release, name, tmp_path / "copy"), (release / f"states/{name}.then").read_text()
    assert len(found.splitlines()) == len(kept.splitlines()) > 2
    if revision(release) == nrnn.numerics_revision():
        assert found == kept


def test_what_the_next_release_keeps(tmp_path, monkeypatch):
    monkeypatch.setenv("NRNN_COMMAND", COMMAND)
    (tmp_path / states.MODEL).write_bytes((KEPT[-1].parents[1] / states.MODEL).read_bytes())
    states.keep(tmp_path)
    for name in (*states.RUNS, states.STREAMS, states.GROUP):
        found = states.then(tmp_path, name, tmp_path / "copy")
        assert found == (tmp_path / f"states/{name}.then").read_text() and len(found.splitlines()) > 2
