"""Options that cannot be, and what the command says of itself."""

import re

import pytest

import nrnn
from command import ROOT, USAGE, fail, run, succeed

INPUT = "temperature,pressure\n1,2\n"


@pytest.mark.parametrize(("arguments", "part"), [
    (["--members", 0], "--members"), (["--members", -1], "--members"), (["--members", "many"], "--members"),
    (["--members", 1 << 24], "members"), (["--noise", "loud"], "--noise"), (["--seed", -1], "--seed"),
    (["--seed", 1 << 64], "--seed"), (["--members", 2, "--noise-scale", 0], "--noise-scale"),
    (["--members", 2, "--noise-scale", "nan"], "--noise-scale"), (["--noise-scale", 2], "expected noise on"),
    (["--noise", "off", "--members", 2, "--noise-scale", 2], "expected noise on"),
    (["--members", 9, "--quantiles", "0.05"], "it needs M of at least"), (["--quantiles", "0.5,"], "--quantiles"),
    (["--members", 9, "--quantiles", "0.5,0.5"], "--quantiles"), (["--members", 9, "--quantiles", "1.5"], "quantiles"),
    (["--kernels", "abacus"], "--kernels"), (["--kernels", "neon"], "--kernels"), (["--format", "xml"], "--format"),
    (["--loud"], "--loud"), (["other.nrnn"], "other.nrnn"),
    (["--state", "-"], "--state: expected a file"), (["--state", ""], "--state: expected a file"),
    (["--report", "-"], "--report: expected a file"), (["--report", ""], "--report: expected a file"),
])
def test_options_that_cannot_be(two, arguments, part):
    if arguments == ["--kernels", "neon"] and "neon" in nrnn.Model.load(two).kernels:
        arguments[1] = "avx2"
    assert part in fail(USAGE, "run", two, *arguments, given=INPUT)


def test_noise_of_a_model_that_has_none(save):
    model = save(["temperature", "pressure"], ["a", "b"], noise=None)
    for arguments in (["--members", 2], ["--noise", "on"]):
        assert "noise" in fail(USAGE, "run", model, *arguments, given=INPUT)
    succeed("run", model, "--members", 2, "--noise", "off", given=INPUT)


@pytest.mark.parametrize("arguments", [["run"], ["inspect"], ["fly"], ["run", "a.nrnn", "b.nrnn"], ["--loud"]])
def test_wrong_commands(arguments):
    assert "Usage: nrnn" in fail(USAGE, *arguments)


def test_the_help_names_every_exit_code():
    text = succeed("--help").decode()
    for code in (0, 1, 2, 3, 4, 5, 6, 7, 130):
        assert re.search(rf"^ +{code} +\w", text, re.M)
    assert "noise is off unless asked for" in text


@pytest.mark.parametrize("command", ["inspect", "verify", "run", "quantize", "bench", "demo"])
def test_help(command):
    assert succeed(command, "--help").startswith(b"OVERVIEW: ")
    assert command.encode() in succeed("--help")


def test_version():
    header = (ROOT / "include/nrnn.h").read_text()
    parts = [re.search(rf"NRNN_VERSION_{part} (\d+)", header)[1] for part in ("MAJOR", "MINOR", "PATCH")]
    assert succeed("--version").decode().strip() == ".".join(parts)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions(shell):
    script = succeed("--generate-completion-script", shell)
    assert b"noise-scale" in script and b"vector_field" in script
    assert run().returncode == 0
