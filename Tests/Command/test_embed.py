"""`nrnn embed`: a packed model as a constant of C."""

import re
import subprocess

import pytest

from command import ROOT, USAGE, fail, succeed

USER = """
#include "{header}"
#include <nrnn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static {aligned} unsigned char memory[{NAME}_MEMORY], temporary[{NAME}_TEMPORARY];
int main(void) {{
  nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  nrnn_model *model;
  nrnn_error error;
  options.flags = NRNN_LOAD_IN_PLACE;
  if (nrnn_model_init(memory, sizeof memory, temporary, sizeof temporary, {name}, sizeof {name}, &options, &model, &error))
    return puts(error.message), 1;
  nrnn_model_get_info(model, &info, NULL);
  printf("%016llx %d\\n", (unsigned long long)info.fingerprint, (int)info.in_place);
  nrnn_model_deinit(model);
  return 0;
}}
"""
LANGUAGES = {"c99": ("gcc", "-std=c99", "-pedantic"), "c11": ("clang", "-std=c11"), "c++17": ("g++", "-std=c++17", "-x", "c++")}


def fingerprint(model):
    return re.search(r"fingerprint ([0-9a-f]{16})", succeed("inspect", model).decode())[1]


def program(folder, name, header, language, *sources):
    """What a program says that loads the constant."""
    aligned = "__attribute__((aligned(64)))"
    (folder / "main.c").write_text(USER.format(name=name, NAME=name.upper(), header=header, aligned=aligned))
    library = ROOT / ".build-lib/x86_64"
    subprocess.run([*LANGUAGES[language], "-Wall", "-Wextra", "-Werror", f"-I{ROOT / 'include'}", folder / "main.c", *sources, "-x", "none",
                    library / "libnrnn.so", f"-Wl,-rpath,{library}", "-o", folder / "main"], check=True, cwd=folder)
    return subprocess.run([folder / "main"], check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header(noisy, tmp_path, language):
    said = succeed("embed", noisy, "-o", tmp_path / "my-model.h").decode()
    assert "my_model, " in said
    assert program(tmp_path, "my_model", "my-model.h", language) == [fingerprint(noisy), "1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_source_and_its_header(noisy, tmp_path, language):
    succeed("embed", noisy, "-o", tmp_path / "model.c", "--name", "net", "--strip")
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.stem == "model") == [".c", ".h"]
    assert program(tmp_path, "net", "model.h", language, tmp_path / "model.c") == [fingerprint(noisy), "1"]


def test_a_packed_model_is_taken_as_it_is(noisy, tmp_path):
    succeed("pack", noisy, "-o", tmp_path / "packed.nrnn")
    for source in noisy, tmp_path / "packed.nrnn":
        succeed("embed", source, "-o", tmp_path / f"{source.stem}.h", "--name", "net")
    first, second = ((tmp_path / f"{stem}.h").read_text() for stem in (noisy.stem, "packed"))
    assert first == second
    numbers = bytes(map(int, re.search(r"\{(.*)\}", first, re.DOTALL)[1].replace(",", " ").split()))
    assert numbers == (tmp_path / "packed.nrnn").read_bytes()


@pytest.mark.parametrize(("arguments", "part"), [
    (["-o", "model.txt"], ".h or .c"), (["-o", ".h"], ".h or .c"), ([], "--output"), (["-o", "m.h", "--name", "1x"], "--name"),
    (["-o", "m.h", "--name", "a-b"], "--name"), (["-o", "m.h", "--name", ""], "--name")])
def test_usage(noisy, tmp_path, arguments, part):
    before = sorted(tmp_path.iterdir())
    assert part in fail(USAGE, "embed", noisy, *arguments, cwd=tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_of_somebody_s_own_stays(noisy, tmp_path):
    header = tmp_path / "model.h"
    header.write_text("int mine;\n")
    for output in ("model.c", "model.h"):
        said = fail(USAGE, "embed", noisy, "-o", tmp_path / output)
        assert "expected none or a file that nrnn embed wrote" in said and str(header) in said
    assert header.read_text() == "int mine;\n" and not (tmp_path / "model.c").exists()


def test_its_own_files_are_written_anew(noisy, tmp_path):
    for output in ("net.h", "net.c", "net.c"):
        succeed("embed", noisy, "-o", tmp_path / output)
    assert program(tmp_path, "net", "net.h", "c99", tmp_path / "net.c") == [fingerprint(noisy), "1"]


def test_a_name_that_is_a_word_of_the_language(noisy, tmp_path):
    assert "no word of C or C++, found int" in fail(USAGE, "embed", noisy, "-o", tmp_path / "model.h", "--name", "int")
    succeed("embed", noisy, "-o", tmp_path / "double.h")
    assert program(tmp_path, "_double", "double.h", "c++17") == [fingerprint(noisy), "1"]
