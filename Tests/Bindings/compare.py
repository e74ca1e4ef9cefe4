#!/usr/bin/env python3
"""Options, enumerations and structs of nrnn.h, compared with those of Swift, C++ and Python: names, numbers, defaults;
and what all of them say of sub-steps. A PASS or FAIL line for each."""
import inspect
import sys
from pathlib import Path

import nrnn
from nrnn.description import policies, tasks
from nrnn.engine import abi, structs
from nrnn.values import errors

sys.path.append(str(Path(__file__).resolve().parent.parent))
import c
import substeps
import swift

HEADER = c.Header()


def name_of(struct):
    """Of a struct of Python: that of the header, without nrnn_."""
    return struct.__doc__[5:].split(":")[0].rstrip(".")


# Enumerations by their prefix: name in Swift, what Python has. A binding that has none: None.
ENUMS = {
    "NRNN_": ("Status", errors.Status),
    "NRNN_FLAG_": (None, structs.Flag),
    "NRNN_STRUCT_": (None, [name_of(struct) for struct in structs.STRUCTS]),
    "NRNN_KERNELS_": ("Kernels", structs.KERNELS),
    "NRNN_TASK_": ("Task", {name: number for number, name in tasks.TASK_NUMBERS.items()}),
    "NRNN_TRAINED_": (None, [{None: "unknown", False: "without", True: "with"}[t] for t in structs.TRAINED_WITH]),
    "NRNN_NOISE_": ("Noise", structs.NOISE_MODES),
    "NRNN_MISSING_": ("Missing", policies.MISSING),
    "NRNN_GAP_": ("Gap", policies.GAP),
    "NRNN_SPACE_": ("Space", tasks.SPACES),
    "NRNN_RESET_": ("ResetTarget", structs.RESETS),
    "NRNN_LOAD_": (None, []),
}
# Flags, which bindings show as options of their own.
RESERVED = {"NRNN_LOAD_": {"in_place", "trusted"}}
# Fields that are C's way to pass an array, or its own: no binding shows them.
OF_C = {"struct_size", "reserved", "quantile_count", "missing_count", "parallel_context"}
# What Swift leaves out of the structs that it reads.
NOT_IN_SWIFT = {"features": "counts inputs and derived channels", "space": "the options' own",
                "quantile_count": "of levels"}


def numbered(names):
    """{name in lower case: number} of an enumeration, a mapping, or names in order."""
    if isinstance(names, type):
        return {one.name.lower(): int(one) for one in names}
    return dict(names) if isinstance(names, dict) else {name: i for i, name in enumerate(names)}


def of_header(prefix):
    reserved = RESERVED.get(prefix, ())
    return {name.lower(): number for name, number in HEADER.enums[prefix].items() if name.lower() not in reserved}


def enum_of(prefix, names):
    wanted = of_header(prefix)
    return names == wanted, f"expected {wanted}, found {names}"


def every_enum():
    return HEADER.enums.keys() == ENUMS.keys(), f"expected {sorted(ENUMS)}, found {sorted(HEADER.enums)}"


def kernels_of_the_library():
    """Those that are reserved have none."""
    names = map(abi.lib.nrnn_kernels_name, range(2 * len(HEADER.enums["NRNN_KERNELS_"])))
    found = {name.decode(): number for number, name in enumerate(names) if name}
    return found == of_header("NRNN_KERNELS_"), f"expected {of_header('NRNN_KERNELS_')}, found {found}"


def defaults_of_header(struct):
    return {field: value for field, value in HEADER.defaults[struct].items() if field not in OF_C}


def cpp_options(struct, name):
    wanted, found = defaults_of_header(struct), c.cpp_fields(name, HEADER.numbers)
    found.pop("parallel_context", None)
    return found == wanted, f"expected {wanted}, found {found}"


def swift_options():
    wanted, found = defaults_of_header("nrnn_stream_options"), swift.options()
    return found == wanted, f"expected {wanted}, found {found}"


def python_options():
    """The parallel loop is a host's in C; Python has none."""
    wanted = defaults_of_header("nrnn_stream_options")
    wanted.pop("parallel_for")
    wanted["missing"] = wanted.pop("missing_by_channel")  # one argument for both
    words = {"space": tasks.SPACES, "missing": policies.MISSING, "gap": policies.GAP}
    found = {}
    for name, parameter in list(inspect.signature(nrnn.Model.stream).parameters.items())[1:]:
        given = parameter.default
        found[name] = words[name].index(given) if name in words else given or 0
    return found == wanted, f"expected {wanted}, found {found}"


def fields_in_swift(struct):
    missing = set(HEADER.structs[struct]) - swift.reads() - OF_C - NOT_IN_SWIFT.keys()
    return not missing, f"expected every field to be read, found {sorted(missing)} left out"


def arrays_of_cpp():
    wanted = {field for field in HEADER.structs["nrnn_output"] if not field.endswith("_capacity")} - OF_C
    found = c.cpp_fields("Summary", HEADER.numbers).keys() - {"steps"}
    return found == wanted, f"expected {sorted(wanted)}, found {sorted(found)}"


def structs_of_python():
    found = {name_of(struct): [name for name, *_ in struct._fields_] for struct in structs.STRUCTS}
    wanted = {name.removeprefix("nrnn_"): fields for name, fields in HEADER.structs.items()}
    return found == wanted, f"expected {wanted}, found {found}"


def left_to_the_fact(place):
    sentence = substeps.sentence(place)
    found = substeps.named(sentence)
    fine = not found and substeps.FACT.search(sentence) is not None
    return fine, f"expected max_ticks and no cell beside '{substeps.BINDINGS[place]}', found {sorted(found) or sentence}"


def tests():
    """(name, test, its arguments)."""
    yield "every enumeration is compared", every_enum
    for prefix, (in_swift, in_python) in ENUMS.items():
        if in_swift:
            yield f"{prefix}* in Swift", enum_of, prefix, swift.enum(in_swift)
        yield f"{prefix}* in Python", enum_of, prefix, numbered(in_python)
    yield "names of kernels in the library", kernels_of_the_library
    yield "load options in C++", cpp_options, "nrnn_load_options", "LoadOptions"
    yield "stream options in C++", cpp_options, "nrnn_stream_options", "StreamOptions"
    yield "stream options in Swift", swift_options
    yield "stream options in Python", python_options
    yield "arrays of C++", arrays_of_cpp
    yield "structs in Python", structs_of_python
    for struct in HEADER.structs.keys() - {"nrnn_error", "nrnn_load_options", "nrnn_stream_options"}:
        yield f"{struct} in Swift", fields_in_swift, struct
    for place in substeps.BINDINGS:
        yield f"sub-steps in {place}", left_to_the_fact, place


def main():
    failed = 0
    for name, test, *arguments in tests():
        fine, why = test(*arguments)
        print(f"PASS {name}" if fine else f"FAIL {name}: {why}", flush=True)
        failed += not fine
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
