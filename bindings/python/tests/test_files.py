"""What may stand at a model's path: no pipe is waited for, no device is read."""

import os
import socket
import sys
import threading

import pytest

import nrnn
from support import model_file, needs_engine

pytestmark = needs_engine
READERS = [nrnn.Model.load, nrnn.ModelFile.of]


@pytest.fixture
def places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    os.mkfifo("pipe")
    end = socket.socket(socket.AF_UNIX)
    end.bind("socket")
    yield {"pipe": "pipe", "folder": str(tmp_path), "device": "/dev/zero", "socket": "socket"}
    end.close()


@pytest.mark.parametrize("read", READERS, ids=["load", "of"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "socket"])
def test_no_regular_file_is_refused_at_once(places, kind, read):
    with pytest.raises(OSError) as caught:
        read(places[kind])
    assert caught.value.filename == places[kind]
    wanted = {"pipe": "expected a regular file, found a pipe", "device": "expected a regular file, found a device",
              "folder": "Is a directory", "socket": "No such device or address"}
    assert wanted[kind] in str(caught.value)


@pytest.mark.parametrize("read", READERS, ids=["load", "of"])
def test_a_pipe_that_is_written_to_is_refused_too(tmp_path, read):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=[b"\x0a\x04nrnn"])
    writer.start()
    with pytest.raises(OSError, match="found a pipe"):
        read(tmp_path / "pipe")
    writer.join()
    os.close(reader)


def test_missing_and_unreadable_files_keep_their_errors(tmp_path):
    with pytest.raises(FileNotFoundError):
        nrnn.Model.load(tmp_path / "none")
    with pytest.raises(NotADirectoryError):
        nrnn.Model.load(f"{sys.executable}/below")


def test_standard_input_that_is_a_file(tmp_path):
    path = tmp_path / "m.nrnn"
    model_file().save(path)
    kept, file = os.dup(0), os.open(path, os.O_RDONLY)
    try:
        os.dup2(file, 0)
        assert nrnn.Model.load("/dev/stdin").data == path.read_bytes()
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        os.close(file)


def test_names_and_limits(tmp_path):
    data = model_file().to_bytes()
    (tmp_path / "m.nrnn").write_bytes(data)
    for path in (tmp_path / "m.nrnn", os.fsencode(tmp_path / "m.nrnn").decode()):
        assert nrnn.Model.load(path, max_bytes=len(data)).data == data
    with pytest.raises(nrnn.ModelError, match=f"at most {len(data) - 1} bytes, found {len(data)}"):
        nrnn.Model.load(tmp_path / "m.nrnn", max_bytes=len(data) - 1)


def test_a_file_that_is_far_beyond_the_limit_is_not_read(tmp_path):
    with open(tmp_path / "m.nrnn", "wb") as file:
        file.truncate(1 << 40)  # sparse
    with pytest.raises(nrnn.ModelError, match="at most 100 bytes, found 101"):
        nrnn.Model.load(tmp_path / "m.nrnn", max_bytes=100)
