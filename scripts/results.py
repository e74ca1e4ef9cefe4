"""What came of a suite: (name, outcome, why) of each test, read from the lines or the reports that it wrote."""
import re
import xml.etree.ElementTree as ET
from pathlib import Path

ALLOWED = Path(__file__).resolve().parent.parent / "Tests/allowed-skips.txt"


def from_lines(text):
    """(name, outcome, why) of each test that a program printed."""
    for line in text.splitlines():
        found = re.match(r"(PASS|FAIL|SKIP) ([^:]+?)(?:: (.*))?$", line)
        if found:
            yield found[2], found[1], found[3] or ""


def from_junit(folder):
    """The same from the JUnit reports in a folder (swift test writes a second one beside the one it is asked for)."""
    for path in sorted(folder.glob("*.xml")):
        for case in ET.parse(path).getroot().iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            skipped = case.find("skipped")
            failed = case.find("failure") if case.find("failure") is not None else case.find("error")
            if failed is not None:
                yield name, "FAIL", " ".join((failed.get("message") or "").split())[:400]
            elif skipped is not None:
                yield name, "SKIP", skipped.get("message") or skipped.text or ""
            else:
                yield name, "PASS", ""


def of(job, code, text, folder):
    """The results of a job that ended with `code`, each under the job's name. A suite that runs nothing fails."""
    results = {"lines": from_lines, "junit": lambda _: from_junit(folder), "build": lambda _: ()}[job.kind](text)
    results = list(results)
    if not results and job.kind != "build":
        results.append((job.name, "FAIL", "ran no test"))
    if code and not any(outcome == "FAIL" for _, outcome, _ in results):
        results.append((job.name, "FAIL", f"ended with {code}"))
    return [(f"{job.name}.{test}", outcome, why) for test, outcome, why in results]


def allowed_skips():
    lines = ALLOWED.read_text().splitlines() if ALLOWED.exists() else []
    return [line.split(":")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


def listed(test, allowed):
    """By its name, or by a line that ends with * and how it begins."""
    return any(test.startswith(line[:-1]) if line.endswith("*") else test == line for line in allowed)


def closing(results):
    """Names what did not pass and counts; whether all is well."""
    allowed = allowed_skips()
    unlisted = [test for test, outcome, _ in results if outcome == "SKIP" and not listed(test, allowed)]
    for test, outcome, why in results:
        if outcome != "PASS":
            print(f"{outcome} {test}: {why}" + (" (not listed in Tests/allowed-skips.txt)" if test in unlisted else ""))
    count = {kind: sum(outcome == kind for _, outcome, _ in results) for kind in ("PASS", "FAIL", "SKIP")}
    print(f"{count['PASS']} passed, {count['FAIL'] + len(unlisted)} failed, {count['SKIP'] - len(unlisted)} skipped")
    return not count["FAIL"] and not unlisted
