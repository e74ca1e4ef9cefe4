"""What the live page reads of texts, beside what `nrnn.read` reads of them; in Node, without a browser."""
import json
import math
import random
import subprocess

import nrnn
import numpy as np
import pytest
from live import ROOT
from nrnn.reading.number import grammar, single
from nrnn.reading.time.reader import TimeReader

FORTUNE = random.Random(16)
SCRIPT = """
import { readFileSync } from "node:fs"
import { isMissing, isNumber, single } from "%(live)s/numbers.js"
import { tableOf } from "%(live)s/table.js"
const { numbers, tables } = JSON.parse(readFileSync(0, "utf8"))
const told = (text) => (isNumber(text) ? String(single(text)) : isMissing(text) ? "NaN" : null)
const read = ({ text, channels }) => {
  try {
    const { x, times, notes } = tableOf(text, "f.csv", channels, channels.length === 1)
    return { x: x.map((row) => Array.from(row, String)), times: times && times.map(String), notes }
  } catch (error) {
    return { refused: error.message }
  }
}
console.log(JSON.stringify({ numbers: numbers.map(told), tables: tables.map(read) }))
"""
# Texts, the channels; what the page says, None: it reads as nrnn.read does.
TABLES = [
    ("a,b\n1,2\n3,\n", ["b", "a"], None),
    ("t,b\n2020-01-31T10:00:00Z,2\n2020-01-31T11:00:00.5+00:30,\n", ["b"], None),
    ("t,b\n2020-01-31,2\n2020-01-31,3\n2020-02-01,4\n", ["b"], None),
    ('a,b\n"1",2\n"3" , nan\n', ["a"], None),
    ("x\n1\n\n3\n", ["x"], None), ("1\n2\n", ["x"], None), ("other\n1\n2\n", ["x"], None),
    ('a,"b,c"\r\n1,2\r\n', ["b,c"], None), ('a,b\n1,"2\n', ["a"], 'line 2, column 2: expected a closing quote, found none'),
    ("a,b\n1,2\n", ["c"], 'line 1: expected a column "c", found "a", "b"'),
    ("a,a\n1,2\n", ["a"], 'line 1: expected one column "a", found it twice'),
    ("a,b\n1,2\n3\n", ["a"], "line 3: expected 2 cells, found 1"),
    ("a,b\n1,2\n\n3,4\n", ["a"], "line 3: expected 2 cells, found 1"),
    ("a,b\n1,2\nx,4\n", ["a"], 'line 3, column 1 (a): expected a finite decimal number, found "x"'),
    ("a;b\n1,5;2\n", ["a"], 'line 2, column 1 (a): expected a finite decimal number, found "1,5"'),
    ("a,b\n1e39,2\n", ["a"], 'line 2, column 1 (a): expected a finite decimal number, found "1e39"'),
    ("a,b\n0x10,2\n", ["a"], 'line 2, column 1 (a): expected a finite decimal number, found "0x10"'),
    ("t,a\n2020-01-31,1\n2020-02-30,1\n", ["a"], 'line 3, column 1 (t): expected a time in ISO 8601 as in the first row, found "2020-02-30"'),
    ("20.1 C\n20\n", ["a"], 'line 1, column 1 (a): expected a finite decimal number, found "20.1 C"'),
    ("inf\n20\n", ["a"], 'line 1, column 1 (a): expected a finite decimal number, found "inf"'),
    ("", ["a"], 'expected a header with "a", found an empty file'), ("a,b\n", ["a"], "expected rows with values, found none"),
]


def numbers():
    """Decimal texts: plain ones, float32 and those halfway between two, a digit to either side."""
    for _ in range(3000):
        value = np.float32(FORTUNE.choice([1, -1]) * 10 ** FORTUNE.uniform(-46, 38.5))
        above = np.nextafter(value, np.float32(math.inf))
        half = f"{(float(value) + float(above)) / 2:.170e}" if np.isfinite(above) else "3.4028235677973366e38"
        mantissa, _, exponent = half.partition("e")
        yield from (repr(float(value)), f"{FORTUNE.uniform(-1e3, 1e3):.{FORTUNE.randrange(12)}f}", half, f"{mantissa}1e{exponent}")
        yield f"{mantissa.rstrip('0')[:-1]}{int(mantissa.rstrip('0')[-1]) - 1 if mantissa.rstrip('0')[-1] != '.' else ''}9e{exponent}"
    yield from ("", "nan", "-NaN", "null", "NA", "inf", "1e999", "-1e999", "0x1", "1_0", "1,5", ".", "+.5", "5.", "1e", "e5", "--1", "1e-999", "0")


def asked(**given):
    """What the page's modules say of numbers and tables."""
    script = SCRIPT % {"live": (ROOT / "docs/live").as_uri()}
    done = subprocess.run(["node", "--input-type=module", "--eval", script], input=json.dumps(given), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def answers():
    given = {"numbers": list(numbers()), "tables": [{"text": text, "channels": channels} for text, channels, _ in TABLES]}
    return given | {"answers": asked(**given)}


def reader(channels):
    """A model that has these channels."""
    cell = nrnn.Elman(W=np.eye(2), U=np.ones((2, len(channels))))
    return nrnn.Model.load(nrnn.ModelFile([cell], inputs=channels).to_bytes())


def test_numbers_are_those_of_the_package(answers):
    for text, found in zip(answers["numbers"], answers["answers"]["numbers"]):
        if text.lower() in ("", "nan", "-nan", "null", "na"):
            assert found == "NaN", text
        elif grammar(b".")(text.encode()):
            want = single(text.encode())
            assert float(found.replace("Infinity", "inf")) == want, text
        else:
            assert found is None, text


@pytest.mark.filterwarnings("ignore:.*left out")
@pytest.mark.parametrize("at", range(len(TABLES)))
def test_tables_are_those_of_the_package_or_refused(answers, at, tmp_path):
    text, channels, refused = TABLES[at]
    answer = answers["answers"]["tables"][at]
    if refused:
        assert answer["refused"].removeprefix("f.csv: ").startswith(refused)
        return
    path = tmp_path / "f.csv"
    path.write_bytes(text.encode())
    table = nrnn.read(path, model=reader(channels), **({"time": "t", "time_zone": "UTC"} if text.startswith("t,") else {}))
    assert np.array_equal(np.array(answer["x"], np.float64), table.x, equal_nan=True)
    assert answer["times"] == (None if table.time is None else [str(one) for one in table.time])


@pytest.mark.parametrize("first, second", [("1577836800", "1577840400"), ("01/31/2020", "02/01/2020"), ("0000-01-01", "0000-01-02"),
                                           ("", "2020-01-02"), ("a", "b")])
def test_a_column_that_is_not_read_as_a_time_is_told(first, second):
    answer = asked(numbers=[], tables=[{"text": f"when,a,site\n{first},1,N\n{second},2,N\n", "channels": ["a"]}])["tables"][0]
    assert answer["times"] is None
    assert answer["notes"] == [f'No column is read as a time: expected ISO 8601 in line 2, found "{first}" in column when, "N" in column '
                               "site: samples are taken at the nominal interval."]


def test_of_times_that_are_read_and_of_none_there_is_no_such_word():
    tables = [{"text": "when,a,site\n2020-01-01,1,N\n", "channels": ["a"]}, {"text": "a\n1\n", "channels": ["a"]}]
    assert [one["notes"] for one in asked(numbers=[], tables=tables)["tables"]] == [["Time is column when."], []]


CELLS = ["0", "1", "2.5", "-3", "", '"1"', '"a"', "a", "nan", "x", '"', '""', " 4 ", "  ", "1e3", "5 ", '"1,2"', "null", "+.5", "\t7", "inf"]
HEADS = [["a"], ["a", "b"], ["b", "a"], ["b"], ["a", "a"], ["a", "c", "b"], [" a ", "b"], ['"a"', "b"], [], ["1"], ["1", "2"], ["t", "a"]]


def table():
    """A text that is nearly CSV."""
    head, end = FORTUNE.choice(HEADS), FORTUNE.choice(["\n", "\r\n", "\n\n"])
    rows = [head] * bool(head)
    for _ in range(FORTUNE.randrange(4)):
        width = max(0, (len(head) or 1) + FORTUNE.choice([0] * 18 + [-1, 1]))
        rows.append([FORTUNE.choice(CELLS) if FORTUNE.random() < 0.5 else str(FORTUNE.randrange(100)) for _ in range(width)])
    return end.join(map(",".join, rows)) + FORTUNE.choice(["", end, "\n\n"])


def test_what_the_page_takes_the_package_reads_so(tmp_path):
    """Of texts that are drawn; of those that the package takes the page refuses none but empty ones."""
    models = {one: reader(list("ab"[:one])) for one in (1, 2)}
    tables = [{"text": table(), "channels": list("ab"[:FORTUNE.choice([1, 2])])} for _ in range(1500)]
    taken = 0
    for one, answer in zip(tables, asked(numbers=[], tables=tables)["tables"]):
        (tmp_path / "f.csv").write_bytes(one["text"].encode())
        try:
            x = nrnn.read(tmp_path / "f.csv", model=models[len(one["channels"])]).x
        except nrnn.BadData:
            x = None
        if "refused" in answer:
            assert x is None or not len(x), one
        else:
            assert np.array_equal(np.array(answer["x"], np.float64), x, equal_nan=True), one
            taken += 1
    assert taken > 100


LONG = """import { records } from "%(live)s/csv.js"
const taken = (rows) => {
  const text = "12.5\\n".repeat(rows)
  const begin = performance.now()
  let count = 0
  for (const _ of records(text, ",")) count += 1
  return [count, performance.now() - begin]
}
taken(40000)
console.log(JSON.stringify([taken(40000), taken(640000)]))"""


def test_a_long_file_of_one_column_takes_its_length():
    """16 times the rows take 16 times as long, not 256 times."""
    done = subprocess.run(["node", "--input-type=module", "--eval", LONG % {"live": (ROOT / "docs/live").as_uri()}],
                          capture_output=True, text=True, check=True)
    (few, short), (many, long) = json.loads(done.stdout)
    assert (few, many) == (40000, 640000) and long < 64 * short


TIMES = """import { readFileSync } from "node:fs"
import { time } from "%(live)s/times.js"
const told = (text) => time(text)?.nanoseconds.toString() ?? null
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(told)))"""


def moment():
    """What may be a date and a clock."""
    pick = FORTUNE.choice
    text = f"{pick([50, 1600, 1678, 1899, 1970, 2024, 2100, 2262, 9999]):04d}-{FORTUNE.randrange(14):02d}-{FORTUNE.randrange(33):02d}"
    if FORTUNE.random() < 0.2:
        return text
    seconds = pick(["", f":{pick([0, 59, 60])}", f":{pick([10, 59, 61])}{pick('.,')}{FORTUNE.randrange(10 ** FORTUNE.randrange(1, 11))}"])
    zones = ["", "Z", "z", "+01:00", "-0530", "+01", " UTC", " +02:00", "GMT", "+14:30", "+25:00", "-00:61"]
    return f"{text}{pick('T  t')}{FORTUNE.randrange(26):02d}:{pick(['00', '30', '59', '60'])}{seconds}{pick(zones)}"


def test_times_are_those_of_the_package():
    """But for what the page does not read."""
    texts, read = [moment() for _ in range(3000)], TimeReader(None, "UTC", None, b".")
    script = TIMES % {"live": (ROOT / "docs/live").as_uri()}
    done = subprocess.run(["node", "--input-type=module", "--eval", script], input=json.dumps(texts), capture_output=True, text=True)
    found = {text: int(one) for text, one in zip(texts, json.loads(done.stdout)) if one is not None}
    assert len(found) > 500
    assert {text: read(text.encode(), None)[0] for text in found} == found
