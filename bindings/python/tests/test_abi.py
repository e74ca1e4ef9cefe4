"""The declarations against the header, and the library that is loaded."""

import re
from pathlib import Path

import pytest

import nrnn
from nrnn.description import policies, tasks
from nrnn.engine import abi, structs
from nrnn.engine._library import Missing
from nrnn.values import errors
from support import needs_engine

HEADER = Path(__file__).parents[3] / "include" / "nrnn.h"
CODE = re.sub(r"/\*.*?\*/|//[^\n]*", "", HEADER.read_text(), flags=re.S)


def test_every_function_of_the_header_is_declared_and_no_other():
    declared = re.findall(r"\b(nrnn_\w+)\([^()]*(?:\([^()]*\)[^()]*)*\);", CODE)
    assert [name for name, *_ in abi.FUNCTIONS] == [name for name in declared if name != "nrnn_parallel_for"]


def test_every_function_has_as_many_arguments_as_in_the_header():
    for name, _, arguments in abi.FUNCTIONS:
        parameters = re.search(rf"\b{name}\(([^()]*)\);", CODE).group(1).strip()
        assert len(arguments) == (0 if parameters == "void" else parameters.count(",") + 1), name


@pytest.mark.parametrize("enum, prefix", [(errors.Status, "NRNN_"), (structs.Flag, "NRNN_FLAG_")])
def test_constants(enum, prefix):
    for member in enum:
        assert re.search(rf"\b{prefix}{member.name} = {int(member)}\b", CODE), member


@pytest.mark.parametrize("names, prefix", [(structs.KERNELS, "NRNN_KERNELS_"), (tasks.TASK_NUMBERS, "NRNN_TASK_"),
                                           (tasks.SPACES, "NRNN_SPACE_"), (structs.RESETS, "NRNN_RESET_"),
                                           (policies.MISSING, "NRNN_MISSING_"), (policies.GAP, "NRNN_GAP_")])
def test_numbered_names(names, prefix):
    for number, name in names.items() if isinstance(names, dict) else enumerate(names):
        assert re.search(rf"\b{prefix}{name.upper()} = {number}\b", CODE), name


def test_struct_fields_stand_in_the_order_of_the_header():
    for struct in structs.STRUCTS:
        name = struct.__doc__.split(":")[0].rstrip(".")
        body = re.search(rf"typedef struct {name} \{{(.*?)\}} {name};", CODE, re.S).group(1)
        fields = re.findall(r"(\w+)(?:\[\d+\])?;", body)
        assert [field for field, _ in struct._fields_] == fields, name


def test_abi_version_is_that_of_the_header():
    assert f"#define NRNN_ABI_VERSION {abi.ABI_VERSION}" in HEADER.read_text()


@needs_engine
def test_library_tells_its_version():
    assert nrnn.library_version() == nrnn.__version__
    assert nrnn.numerics_revision() >= 0
    assert "generic" in nrnn.kernels_available()


def test_without_a_library_the_engine_says_so():
    with pytest.raises(ImportError, match="libnrnn was not found"):
        Missing("libnrnn was not found").nrnn_version()
