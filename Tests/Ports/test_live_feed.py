"""`python -m nrnn.live`: the page follows a stream that runs in Python."""
import http.client
import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import nrnn
import numpy as np
import pytest
from chromium import chromium, said
from live import ROOT, Page, assert_same_bits, co2, digits, expected

DIGITS = ROOT / "examples/digits/noisy.nrnn"
DIGIT = ROOT / "examples/c/digit.csv"


@pytest.fixture(scope="module", autouse=True)
def built(wasm32):
    subprocess.run([sys.executable, ROOT / "docs/live/build.py"], check=True)


@contextmanager
def served(*arguments):
    """The command, and the address that it tells."""
    command = [sys.executable, "-m", "nrnn.live", *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        assert line.startswith("live: http://127.0.0.1:"), process.stderr.read()
        try:
            yield process, line.split()[1]
        finally:
            process.send_signal(signal.SIGINT)
            ended(process)


def ended(process):
    """Waits; a process that ignores the signal, as one that a shell began in the background, fails the test, not the run."""
    try:
        process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def events(address, last=None):
    """(id, kind, data) of each event, until the stream ends."""
    request = urllib.request.Request(address + "events", headers={"Last-Event-ID": last} if last else {})
    with urllib.request.urlopen(request, timeout=20) as answer:
        while True:
            lines = [line.decode().rstrip("\n").split(": ", 1) for line in iter(answer.readline, b"\n")]
            fields = {name: rest[0] for name, *rest in lines if name}
            if fields:
                yield fields["id"], fields["event"], json.loads(fields["data"])
            if fields.get("event") == "end":
                return


def test_the_page_shows_the_bits_of_the_stream():
    model, _ = digits()
    want = expected(model, nrnn.read(DIGIT, model=model).x, members=32, seed=0)
    with served(DIGITS, "--input", DIGIT, "--speed", 0) as (_, address), chromium() as driver:
        page = Page(driver, address)
        page.until("return nrnnLive.session.state === 'ended'")
        assert_same_bits(page.rows(), want)
        page.until("return document.getElementById('position').textContent === '64 samples, ended'")
        assert said(driver) == []
        assert page.run("""const controls = [...document.querySelectorAll("button, input, select")]
                           return controls.filter((one) => one.offsetParent).length""") == 0


@pytest.mark.full
def test_times_and_options():
    model, x, times = co2()
    with served(ROOT / "examples/co2/noisy.nrnn", "--input", ROOT / "examples/co2/co2.csv", "--time", "date", "--speed", 0,
                "--members", 8, "--seed", 7, "--noise-scale", 2, "--missing", "mean") as (_, address):
        rows = [data for _, kind, data in events(address) if kind == "row"]
    want = expected(model, x, times, members=8, seed=7, noise_scale=2, missing="mean", quantiles=(1 / 9, 0.25, 0.75, 8 / 9))
    assert np.array_equal(np.array([row["mean"] for row in rows], np.float32), want.mean)
    assert [row["at"] for row in rows] == (times / 1e9).tolist()
    assert [row["x"] == [None] for row in rows] == np.isnan(x[:, 0]).tolist()


def test_samples_are_told_as_they_come_and_a_reader_goes_on_where_it_was():
    with served(DIGITS) as (process, address):
        def write(text):
            process.stdin.write(text)
            process.stdin.flush()

        told = events(address)
        write("pixel\n1\n")
        assert next(told)[1] == "model"
        assert next(told)[2]["x"] == [1]
        write("2\n")
        last, _, data = next(told)
        assert data["row"] == 1
        write("3\n4\n")
        again = events(address, last)
        assert [next(again)[2]["x"], next(again)[2]["x"]] == [[3], [4]]
        other = events(address, "00000000-1")  # of another run: everything
        assert [next(other)[1] for _ in range(3)] == ["model", "row", "row"]


@pytest.mark.full
def test_the_page_goes_on_after_the_server_was_lost():
    with chromium() as driver:
        with served(DIGITS, "--input", DIGIT, "--speed", 20) as (_, address):
            page = Page(driver, address)
            page.until("return nrnnLive.session.position > 3")
        page.until("return nrnnLive.session.state.startsWith('lost the connection')")
        port = address.rstrip("/").rpartition(":")[2]
        with served(DIGITS, "--input", DIGIT, "--speed", 0, "--port", port):
            page.until("return nrnnLive.session.state === 'ended'")
            assert page.run("return nrnnLive.session.rows.map((row) => row.row)") == list(range(64))


def test_bad_samples_are_told_to_all():
    with served(DIGITS) as (process, address):
        process.stdin.write("pixel\n1\nx\n")
        process.stdin.flush()
        kinds = {kind: data for _, kind, data in events(address)}
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    sentence = 'standard input: line 3, column 1 (pixel): expected a number, found "x"'
    assert kinds["problem"].startswith(sentence) and err.startswith(f"error: {sentence}")
    assert process.returncode == 1


def test_ctrl_c_ends_it():
    with served(DIGITS, "--input", DIGIT) as (process, address):
        told = events(address)
        next(told)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize("line, sentence", [
    (["none.nrnn"], "No such file"), ([DIGIT], "expected the first bytes of a model"), ([DIGITS, "--input", "none.csv"], "No such file"),
    ([DIGITS, "--input", ROOT / "examples/co2/co2.csv"], 'expected one column "pixel", found none'),
    ([DIGITS, "--input", DIGIT, "--speed", "-1"], "--speed: expected rows a second from 0 on, found -1.0"),
    ([DIGITS, "--members", "-3"], "--members: expected at least 1, found -3"),
    ([DIGITS, "--members", "0"], "--members: expected at least 1, found 0"),
    ([DIGITS, "--input", DIGIT, "--port", "70000"], "--port: expected 0 .. 65535, found 70000"),
    ([DIGITS, "--input", DIGIT, "--port", "-1"], "--port: expected 0 .. 65535, found -1"),
    ([DIGITS, "--noise-scale", "-1"], "noise_scale: expected")])
def test_refused_with_a_sentence(line, sentence):
    command = [sys.executable, "-m", "nrnn.live", *map(str, line)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("error: ") and sentence in done.stderr and done.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "nrnn.live", DIGITS, "--input", DIGIT, "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.startswith(f"error: --port: expected one that may be had, found {port}: ")


def test_a_column_that_may_be_a_time_is_told_at_the_start(tmp_path):
    model, line = ROOT / "examples/co2/noisy.nrnn", "date,ppm,\"a,b\"\n2020-01-04,400,x\n"
    (tmp_path / "a.csv").write_text(line)
    sentence = ("note: no --time: samples are taken at the nominal interval; columns of {} that are not read: \"date\", \"a,b\"\n")
    with served(model, "--input", tmp_path / "a.csv", "--speed", 0) as (process, _):
        assert process.stderr.readline() == sentence.format(tmp_path / "a.csv")
    with served(model) as (process, _):
        process.stdin.write(line)
        process.stdin.flush()
        assert process.stderr.readline() == sentence.format("standard input")
    with served(model, "--input", tmp_path / "a.csv", "--time", "date", "--speed", 0) as (process, address):
        assert [kind for _, kind, _ in events(address)] == ["model", "row", "end"]
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20)[1] == ""


def test_only_this_machine_and_these_two_paths():
    with served(DIGITS, "--input", DIGIT, "--speed", 0) as (_, address):
        host = address.split("/")[2]
        for path, name, status in [("/", host, 200), ("/", "localhost", 200), ("/", "example.org", 403), ("/x", host, 404),
                                   ("/../etc/passwd", host, 404)]:
            connection = http.client.HTTPConnection(host, timeout=20)
            connection.request("GET", path, headers={"Host": name})
            assert connection.getresponse().status == status, (path, name)
            connection.close()


def test_a_package_without_the_page_says_what_writes_it():
    script = "import sys; from nrnn.live import main, page; page._PLACES = (); sys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", script, DIGITS], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    sentence = "error: nrnn.live: expected the page, found none: `make live` in a checkout writes it\n"
    assert (done.returncode, done.stderr) == (1, sentence)
