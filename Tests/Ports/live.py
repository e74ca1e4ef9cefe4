"""The live page, for its tests: built, opened, asked for what it has computed."""
import time
from pathlib import Path

import nrnn
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
LEVELS = (0.05, 0.25, 0.75, 0.95)
FIELDS = ("nominal", "mean", "quantiles")


class Page:
    """A page in a browser."""

    def __init__(self, driver, address):
        self.driver = driver
        driver.get(address)
        self.until("return globalThis.nrnnLive?.isReady")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, script, seconds=60):
        end = time.monotonic() + seconds
        while not self.run(script):
            assert time.monotonic() < end, f"{script}: {self.text('problem')}"
            time.sleep(0.05)

    def find(self, name):
        return self.driver.find_element("id", name)

    def text(self, name):
        """Also of what is hidden but for screen readers."""
        return self.run("return document.getElementById(arguments[0]).textContent", name).strip()

    def set(self, name, value):
        """A control, as by a user: with its events."""
        self.run("""const [control, value] = [document.getElementById(arguments[0]), arguments[1]]
                    control.value = value
                    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }))""",
                 name, str(value))

    def choose(self, name):
        self.run("document.querySelector(`input[name=model][value=${arguments[0]}]`).click()", name)
        self.until(f"return nrnnLive.session.facts.task === '{'softmax' if name == 'digits' else 'regression'}'")

    def give(self, *paths):
        """Files, as by the button."""
        self.run("nrnnLive.marked = nrnnLive.session")
        self.find("file").send_keys("\n".join(map(str, paths)))

    def ended(self):
        """The rows of a stream that is at its end."""
        self.until("return nrnnLive.isAtEnd")
        return self.rows()

    def rows(self):
        rows = self.run("""return nrnnLive.session.rows.map((row) => ({ flags: row.flags, nominal: [...row.nominal],
                               mean: [...row.mean], quantiles: [...row.quantiles] }))""")
        return {name: np.array([row[name] for row in rows]) for name in (*FIELDS, "flags")}


def expected(model, x, times=None, **options):
    """What the engine of this machine gives for the same samples."""
    given = {"members": 64, "seed": 1, "quantiles": LEVELS, "missing": "hold", "gap": "reset"} | options
    dt = None if times is None else np.diff(times, prepend=times[0]) / 1e9
    with model.stream(**given) as stream:
        return stream.run(x, dt=dt)


def assert_same_bits(rows, summary):
    for name in FIELDS:
        want = getattr(summary, name)
        assert np.array_equal(rows[name].astype(np.float32).ravel(), want.ravel()), name
    assert np.array_equal(rows["flags"], summary.flags)


def co2():
    """Its model, samples and times."""
    model = nrnn.Model.load(ROOT / "examples/co2/noisy.nrnn")
    table = nrnn.read(ROOT / "examples/co2/co2.csv", model=model, time="date")
    return model, table.x, table.time


def digits():
    """The model, and the first held-out example of each digit."""
    model = nrnn.Model.load(ROOT / "examples/digits/noisy.nrnn")
    table = np.loadtxt(ROOT / "examples/digits/heldout.csv", delimiter=",", skiprows=1, dtype=np.float32)
    return model, {label: next(row[1:] for row in table if row[0] == label) for label in range(10)}
