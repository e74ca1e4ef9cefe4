"""State files that releases left, in Tests/compat: they go on in the command and the package of today."""
import sys

import pytest

import nrnn
from command import COMMAND, ROOT

sys.path.append(str(ROOT / "Tests/compat"))
import states  # noqa: E402
from library import revision  # noqa: E402

KEPT = [folder.parent for folder in sorted(ROOT.glob("Tests/compat/*/states"))]


@pytest.mark.parametrize("release", KEPT, ids=lambda release: release.name)
@pytest.mark.parametrize("name", [*states.RUNS, states.STREAMS])
def test_a_kept_state_goes_on(release, name, tmp_path, monkeypatch):
    monkeypatch.setenv("NRNN_COMMAND", COMMAND)
    found, kept = states.then(release, name, tmp_path / "copy"), (release / f"states/{name}.then").read_text()
    assert len(found.splitlines()) == len(kept.splitlines()) > 2
    if revision(release) == nrnn.numerics_revision():
        assert found == kept
