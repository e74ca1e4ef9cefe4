"""The files of a run: none is two at once, none is lost, and what cannot be one is refused with the system's reason."""

import os
import shutil
import stat
import subprocess
import tempfile
import time

import pytest

from command import COMMAND, IO, OK, USAGE, csv_text, fail, run, samples, start, succeed

GIVEN = csv_text(samples(5), ["temperature", "pressure"])


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(GIVEN)
    return path


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# ---- Two at once ----------------------------------------------------------------------------------------------------

OPTIONS = ["--input", "--output", "--report", "--state"]


@pytest.mark.parametrize("spelled", ["same", "dots", "symlink", "hard link", "folder link"])
@pytest.mark.parametrize(("first", "second"), [(a, b) for i, a in enumerate(OPTIONS) for b in OPTIONS[i + 1:]])
def test_a_file_for_two_purposes(two, tmp_path, source, first, second, spelled):
    path, other = source, source
    if spelled == "dots":
        other = f"{tmp_path}/../{tmp_path.name}/./in.csv"
    elif spelled == "folder link":
        (tmp_path / "folder").symlink_to(tmp_path)
        other = tmp_path / "folder" / "in.csv"
    elif spelled != "same":
        other = tmp_path / "other"
        (other.symlink_to if spelled == "symlink" else other.hardlink_to)(path)
    before = content(tmp_path)
    message = fail(USAGE, "run", two, first, path, second, other, given=GIVEN)
    assert f"{second}: expected another file than that of {first}" in message
    assert content(tmp_path) == before


@pytest.mark.parametrize("option", OPTIONS)
def test_the_model_for_another_purpose(two, tmp_path, option):
    before = content(tmp_path)
    (tmp_path / "link").symlink_to(two)
    assert f"{option}: expected another file than that of MODEL" in fail(
        USAGE, "run", two, option, tmp_path / "link", given=GIVEN)
    (tmp_path / "link").unlink()
    assert content(tmp_path) == before


@pytest.mark.parametrize("spelled", ["same", "dots", "dangling link"])
def test_files_that_are_not_there_yet(two, tmp_path, spelled):
    path = other = tmp_path / "new"
    if spelled == "dots":
        other = f"{tmp_path}/./new"
    elif spelled == "dangling link":
        (other := tmp_path / "link").symlink_to("new")
    assert "--report: expected another" in fail(USAGE, "run", two, "--output", path, "--report", other, given=GIVEN)
    assert not path.exists()


def test_standard_input_and_output(two, tmp_path, source):
    for arguments, streams in [(["--output", source], "<"), (["--input", source], ">>"), (["--report", source], ">>"),
                               (["--output", "/dev/stdin"], "<"), (["--input", "/dev/stdout"], ">>"), ([], "< >>")]:
        line = " ".join(f"{stream} {source}" for stream in streams.split())
        command = " ".join(map(str, [COMMAND, "run", two, *arguments, line]))
        result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert result.returncode == USAGE and "expected another file" in result.stderr
    assert source.read_text() == GIVEN


def test_the_lock_is_a_file_too(two, tmp_path):
    message = fail(USAGE, "run", two, "--state", tmp_path / "s", "--output", tmp_path / "s.nrnn-lock", given=GIVEN)
    assert "the lock of --state" in message


def test_devices_may_be_the_same(two):
    assert run("run", two, "--input", "/dev/null", "--output", "/dev/null").returncode == 6  # an empty file


# ---- Two runs -------------------------------------------------------------------------------------------------------


@pytest.fixture
def running(two, tmp_path):
    """A run that holds a state; it waits for its input."""
    process = start("run", two, "--state", tmp_path / "state", bufsize=0)
    process.stdin.write(b"temperature,pressure\n1,2\n")
    assert process.stdout.readline() and process.stdout.readline()
    yield process
    process.kill()
    process.wait()


def test_a_second_run_is_refused_at_once(two, tmp_path, running):
    (tmp_path / "link").symlink_to("state")
    (tmp_path / "out").write_text("precious")
    for path in tmp_path / "state", tmp_path / "link":
        message = fail(IO, "run", two, "--state", path, "--output", tmp_path / "out", given=GIVEN)
        assert "expected no other run that uses it" in message
    assert (tmp_path / "out").read_text() == "precious"
    running.stdin.close()
    assert running.wait(timeout=10) == OK
    succeed("run", two, "--state", tmp_path / "state", given=GIVEN)


def test_the_lock_outlasts_a_save(two, tmp_path):
    process = start("run", two, "--state", tmp_path / "state", "--save-every", 0, bufsize=0)
    process.stdin.write(b"temperature,pressure\n1,2\n")
    while not (tmp_path / "state").exists():
        time.sleep(0.01)
    fail(IO, "run", two, "--state", tmp_path / "state", given=GIVEN)
    process.kill()  # the system gives the lock back
    process.communicate()
    succeed("run", two, "--state", tmp_path / "state", given=GIVEN)
    assert not list(tmp_path.glob("*lock"))


def test_many_at_once_run_one_after_the_other(two, tmp_path):
    """None of two that hold it at once: samples are counted in the state."""
    (tmp_path / "in.csv").write_text(GIVEN)
    state, done = tmp_path / "state", 0
    for _ in range(5):
        together = [start("run", two, "--input", tmp_path / "in.csv", "--state", state) for _ in range(6)]
        for process in together:
            process.communicate()
        for process in together:
            done += 5 * (process.wait() == OK)
            assert process.returncode in (OK, IO)
    assert done >= 25 and int.from_bytes(state.read_bytes()[128:136], "little") == done


# ---- Replaced -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o444])
def test_permissions_are_kept(two, tmp_path, mode):
    for _ in range(2):
        succeed("run", two, "--state", tmp_path / "state", "--report", tmp_path / "report", given=GIVEN)
        for name in "state", "report":
            (tmp_path / name).chmod(mode)
    succeed("run", two, "--state", tmp_path / "state", "--report", tmp_path / "report", given=GIVEN)
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("state", "report")} == {mode}


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a file away needs root")
def test_the_owner_is_kept(two, tmp_path):
    state = tmp_path / "state"
    succeed("run", two, "--state", state, given=GIVEN)
    os.chown(state, 1234, 5678)
    succeed("run", two, "--state", state, given=GIVEN)
    assert (state.stat().st_uid, state.stat().st_gid) == (1234, 5678)


def test_a_new_file_has_the_permissions_of_the_mask(two, tmp_path):
    run("run", two, "--state", tmp_path / "state", given=GIVEN, umask=0o027)
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o640


@pytest.mark.parametrize("there", [True, False], ids=["leads to a file", "dangling"])
def test_a_symbolic_link_stays(two, tmp_path, there):
    (tmp_path / "disk").mkdir()
    for name in "state", "report":
        (tmp_path / name).symlink_to(f"disk/{name}")
    if there:
        succeed("run", two, "--state", tmp_path / "disk/state", given=GIVEN)
    succeed("run", two, "--state", tmp_path / "state", "--report", tmp_path / "report", given=GIVEN)
    assert sorted(os.listdir(tmp_path / "disk")) == ["report", "state"]
    assert all(os.readlink(tmp_path / name) == f"disk/{name}" for name in ("state", "report"))
    samples_read = int.from_bytes((tmp_path / "state").read_bytes()[128:136], "little")
    assert samples_read == (10 if there else 5)


FOREIGN = ["state.tmp", "state.lock", "state~", "state.nrnn-0123.tmp", "state.nrnn-xxxxxxxx.tmp", "state.nrnn-01234567"]


def test_files_of_others_stay(two, tmp_path):
    for name in FOREIGN:
        (tmp_path / name).write_text(name)
    succeed("run", two, "--state", tmp_path / "state", given=GIVEN)
    assert all((tmp_path / name).read_text() == name for name in FOREIGN)


def test_a_lock_that_holds_something_is_not_ours(two, tmp_path):
    (tmp_path / "state.nrnn-lock").write_text("mine")
    succeed("run", two, "--state", tmp_path / "state", given=GIVEN)
    assert (tmp_path / "state.nrnn-lock").read_text() == "mine"


def test_a_link_where_the_lock_would_be_is_not_followed(two, tmp_path):
    (tmp_path / "state.nrnn-lock").symlink_to(tmp_path / "elsewhere")
    message = fail(IO, "run", two, "--state", tmp_path / "state", given=GIVEN)
    assert "state.nrnn-lock" in message and (tmp_path / "state.nrnn-lock").is_symlink()
    assert not (tmp_path / "elsewhere").exists() and not (tmp_path / "state").exists()


def test_what_a_killed_run_left_goes(two, tmp_path):
    (tmp_path / "state.nrnn-0123abcd.tmp").write_bytes(b"half a state")
    (tmp_path / "state.nrnn-lock").touch()
    succeed("run", two, "--state", tmp_path / "state", given=GIVEN)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.nrnn", "state"]


# ---- What is no file ------------------------------------------------------------------------------------------------


@pytest.fixture
def things(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    return {"a pipe": tmp_path / "pipe", "a device": "/dev/zero", "a directory": tmp_path}


@pytest.mark.parametrize("thing", ["a pipe", "a device", "a directory"])
def test_no_model_state_or_report(two, tmp_path, things, thing):
    path = things[thing]
    for command in ["inspect", path], ["verify", path], ["run", path], ["bench", path], [
            "quantize", path, "--weights", "f16", "-o", tmp_path / "o"], ["run", two, "--state", path], [
            "run", two, "--report", path]:
        message = fail(IO, *command, given=GIVEN)
        assert str(path) in message and ("expected a regular file" in message or "folder" in message)


def test_a_model_from_standard_input(two, tmp_path):
    model = two.read_bytes()
    described = succeed("inspect", two).split(b"\n", 1)[1]
    assert succeed("inspect", "-", given=model).split(b"\n", 1)[1] == described
    assert succeed("inspect", "/dev/stdin", given=model).split(b"\n", 1)[1] == described
    with open(two, "rb") as file:
        assert start("inspect", "-", stdin=file).communicate()[0].split(b"\n", 1)[1] == described
    out = subprocess.run(["bash", "-c", f"{COMMAND} inspect <(cat {two})"], capture_output=True).stdout
    assert out.split(b"\n", 1)[1] == described
    (tmp_path / "in.csv").write_text(GIVEN)
    assert succeed("run", "-", "--input", tmp_path / "in.csv", given=model) == succeed("run", two, given=GIVEN)
    assert "standard input" in fail(USAGE, "run", "-", given=model)
    succeed("quantize", "-", "--weights", "f16", "-o", tmp_path / "small", given=model)


@pytest.mark.parametrize(("arguments", "reason"), [
    (["--input", "none/in"], "No such file or directory"), (["--output", "none/out"], "No such file or directory"),
    (["--state", "none/s"], "No such file or directory"), (["--report", "none/r"], "No such file or directory"),
    (["--input", "."], "Is a directory"), (["--output", "."], "Is a directory"),
    (["--input", "model.nrnn/x"], "Not a directory"), (["--output", "n" * 300], "File name too long"),
    (["--state", "n" * 250], "File name too long"), (["--output", "/dev/full"], "No space left on device")])
def test_the_systems_reason(two, tmp_path, arguments, reason):
    assert reason in fail(IO, "run", two, *arguments, given=GIVEN, cwd=tmp_path)


def test_a_folder_that_may_not_be_written(two):
    """Root may write everywhere: as nobody."""
    nobody = {"user": 65534} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(two, name)
        os.chmod(name, 0o555)
        for option in "--state", "--report", "--output":
            message = fail(IO, "run", f"{name}/model.nrnn", option, f"{name}/x", given=GIVEN, **nobody)
            assert "Permission denied" in message


def test_help_that_cannot_be_shown():
    with open("/dev/full", "w") as full:
        process = start("--version", stdout=full)
        assert b"No space left" in process.communicate()[1] and process.returncode == IO


# ---- Descriptors that are closed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", range(8))
def test_closed_descriptors(two, tmp_path, source, closed):
    """No file of the run takes the number of one that the parent has closed, and nothing waits for ever."""
    closing = " ".join(text for bit, text in enumerate(["<&-", ">&-", "2>&-"]) if closed >> bit & 1)
    files = f"--state {tmp_path}/state --report {tmp_path}/report"
    expected = succeed("run", two, given=GIVEN)

    def end(arguments):
        line = f"{COMMAND} run {two} {files} {arguments} {closing}"
        return subprocess.run(["bash", "-c", line], capture_output=True, timeout=20, stdin=subprocess.DEVNULL)

    result = end(f"--input {source} --output {tmp_path}/out")
    assert result.returncode == OK and (tmp_path / "out").read_bytes() == expected
    (tmp_path / "state").unlink()
    result = end(f"--input {source}")
    assert result.returncode == (IO if closed & 2 else OK)
    assert result.stdout == (b"" if closed & 2 else expected)
    result = end(f"--output {tmp_path}/out2")
    assert result.returncode == (IO if closed & 1 else 6)  # else the input is empty
    if not closed & 4:
        assert (b"standard input" in result.stderr) if closed & 1 else (b"empty" in result.stderr)
