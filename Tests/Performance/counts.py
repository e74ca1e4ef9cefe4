"""Instructions of each case, counted by callgrind in one run: what a step more takes, with the loop of its caller."""
import bisect
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from cases import CASES, TESTS

sys.path.append(str(TESTS))
import callgrind

FLAGS = ("-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-no-pie", f"-I{TESTS.parent / 'include'}")
AT_ADDRESSES = ("--dump-instr=yes", "--compress-pos=no")
ELSEWHERE = "outside of the library"


def built(library, folder):
    """The program of steps with the library inside, and what the linker says of where functions lie."""
    program, places = folder / "steps", folder / "map"
    needs = [f"-l{name}" for name in (library / "needs.txt").read_text().split()]
    subprocess.run(["clang", *FLAGS, TESTS / "Performance/steps.c", library / "libnrnn.a", *needs, f"-Wl,-Map={places}",
                    "-o", program], check=True)
    return program, places.read_text()


class Functions:
    """Names of the library's functions by address, from the linker's map: its own table is stripped."""

    def __init__(self, places):
        found = re.findall(r"^ \.text\.(\S+)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) \S*libnrnn\.a", places, re.M)
        self.ranges = sorted((int(begin, 16), int(begin, 16) + int(size, 16), name) for name, begin, size in found)

    def at(self, address):
        begin, end, name = self.ranges[max(bisect.bisect(self.ranges, (address, float("inf"))) - 1, 0)]
        return name if begin <= address < end else ELSEWHERE

    def counted(self, dump):
        """{function: instructions}. The line behind a call has what the callee took, which stands there."""
        count = Counter()
        own = re.sub(r"^calls=.*\n.*\n", "", dump, flags=re.M)
        for address, cost in re.findall(r"^0x([0-9a-f]+) \d+ (\d+)$", own, re.M):
            count[self.at(int(address, 16))] += int(cost)
        return count


def a_step_more(by_length):
    """{function: instructions} from those at two numbers of steps."""
    (few, less), (many, more) = sorted(by_length.items())
    return {name: (more[name] - less[name]) / (many - few) for name in more}


def counts(library, cases=CASES):
    """{(case, mode): {function: instructions of a step}} of the library in a folder."""
    found = defaultdict(dict)
    with tempfile.TemporaryDirectory() as folder:
        program, places = built(library, Path(folder))
        functions, arguments = Functions(places), [word for case in cases for word in case.arguments(Path(folder))]
        for label, dump in callgrind.dumps([program, *arguments], "counted", *AT_ADDRESSES):
            name, mode, steps = label.split()
            found[name, mode][int(steps)] = functions.counted(dump)
    return {key: a_step_more(by_length) for key, by_length in found.items()}


def totals(found, cases=CASES):
    """{case: {mode: instructions}}, in the order of the cases."""
    return {case.name: {mode: round(sum(count.values())) for mode in ("step", "run")
                        if (count := found.get((case.name, mode)))} for case in cases}
