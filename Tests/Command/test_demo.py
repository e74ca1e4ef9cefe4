"""`nrnn demo`, on a model and images of its own."""

import os
import pty
import subprocess

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, COMMAND, IO, USAGE, fail, succeed

PIXELS = np.random.default_rng(0).integers(0, 17, (3, 16))
DATA = "label," + ",".join(f"p{i}" for i in range(16)) + "\n" + "".join(
    f"{label}," + ",".join(map(str, row)) + "\n" for label, row in zip("abc", PIXELS))


@pytest.fixture
def digits(save, tmp_path):
    """Arguments that name a model and three images of 4 x 4 pixels."""
    data = tmp_path / "images.csv"
    data.write_text(DATA)
    model = save([nrnn.Channel("pixel", scale=16)], ["a", "b", "c"], name="digits.nrnn")
    return "--model", model, "--data", data


def test_a_picture_after_each_row_of_pixels(digits):
    text = succeed("demo", *digits, "--image", 1).decode()
    titles = [line for line in text.splitlines() if line.startswith("pixel")]
    assert [title.split(":")[0] for title in titles] == [f"pixel {n} of 16" for n in (4, 8, 12, 16)]
    summary = nrnn.Model.load(digits[1]).stream(members=32).run(PIXELS[1][:, None].astype(np.float32))
    for title, mean in zip(titles, summary.mean[3::4]):
        assert f"most likely {'abc'[mean.argmax()]} ({np.floor(mean.max() * 100 + 0.5):.0f} %)" in title
        assert title.endswith("the label is b")
    assert "●" in text and "━" in text and "\x1b" not in text


def test_on_a_terminal_the_picture_moves(digits):
    leader, follower = pty.openpty()
    process = subprocess.Popen([COMMAND, "demo", *map(str, digits), "--pause", "0"], stdout=follower)
    os.close(follower)
    shown = b""
    while True:
        try:
            shown += os.read(leader, 4096)
        except OSError:  # the other end has closed
            break
    os.close(leader)
    assert process.wait(timeout=10) == 0
    assert shown.count(b"pixel ") == 16 and shown.count(b"\x1b[6A") == 15


def test_a_model_without_noise_has_no_band(save, digits):
    path = save(["pixel"], ["a", "b", "c"], name="still.nrnn", noise=None)
    assert "━" not in succeed("demo", "--model", path, *digits[2:]).decode()


def test_the_seed_decides(digits):
    one, again, other = (succeed("demo", *digits, "--seed", seed) for seed in (1, 1, 2))
    assert one == again != other


def test_missing_files(digits, tmp_path):
    message = fail(IO, "demo", cwd=tmp_path)
    assert "examples/digits/noisy.nrnn" in message and "--model" in message
    assert "none.csv" in fail(IO, "demo", *digits[:2], "--data", tmp_path / "none.csv")


@pytest.mark.parametrize(("text", "part"), [
    ("", "label"), ("p0,p1\n1,2\n", "label"), (DATA.replace("a,", "a,x", 1), "line 2, column 2 (p0)"),
    (DATA.replace("a,", "a,1,", 1), "line 2"), (DATA.splitlines()[0], "found 0 images")])
def test_bad_images(digits, text, part):
    digits[3].write_text(text)
    assert part in fail(BAD_DATA, "demo", *digits)


def test_usage(save, digits, two):
    assert "found 3 images" in fail(BAD_DATA, "demo", *digits, "--image", 3)
    assert "--members" in fail(USAGE, "demo", *digits, "--members", 18)
    assert "expected 1 input" in fail(USAGE, "demo", "--model", two, *digits[2:])
    regression = save(["pixel"], ["y"], task="regression", name="regression.nrnn")
    assert "softmax" in fail(USAGE, "demo", "--model", regression, *digits[2:])
