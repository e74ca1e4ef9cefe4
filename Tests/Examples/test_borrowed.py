"""The models of examples/borrowed: converted as its picture does, the engine gives what their own frameworks gave."""
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
BORROWED = ROOT / "examples/borrowed"
sys.path.append(str(BORROWED))
import picture  # noqa: E402


@pytest.mark.parametrize("name", picture.MODELS)
def test_the_engine_gives_what_the_source_gave(name, tmp_path):
    for path in (BORROWED / name, (BORROWED / name).with_suffix(".csv")):
        shutil.copy(path, tmp_path)
    y, ours = picture.compare(tmp_path / name)
    assert len(y) >= 100 and np.abs(ours - y).max() < 1e-5 * np.ptp(y)


def test_the_picture(tmp_path):
    """With the models in another folder, as they are here: nothing of the checkout is written anew."""
    copy = shutil.copytree(BORROWED, tmp_path / "borrowed")
    own, picture.HERE = picture.HERE, copy
    try:
        picture.main(copy / "borrowed.png")
    finally:
        picture.HERE = own
    assert (copy / "borrowed.png").stat().st_size > 10000 and len(list(copy.glob("*.nrnn"))) == len(picture.MODELS)
