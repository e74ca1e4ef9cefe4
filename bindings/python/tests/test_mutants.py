"""Some damaged files of every format that is read; `python mutants.py 20000 1` reads more."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")
from mutants import mutants, outcome  # noqa: E402

COUNT, SEED = 1200, 11


@pytest.mark.parametrize("part", range(4))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_each_is_read_or_refused_by_name(tmp_path, part, capsys):
    """Never a traceback, a warning of a library, or a message that is long or shows the file's bytes as they are."""
    path = tmp_path / "mutant"
    for number, (name, data, kind, more, guessed) in enumerate(mutants(COUNT, SEED)):
        if number % 4 == part:
            path.write_bytes(data)
            assert not (wrong := outcome(path, kind, more, guessed)), (name, wrong)
    assert [one.name for one in tmp_path.iterdir()] == ["mutant"] and capsys.readouterr() == ("", "")
