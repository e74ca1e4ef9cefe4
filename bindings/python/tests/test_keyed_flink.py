"""The program for Flink in docs/scale.md, on a stand-in for one of its keyed operators: each row goes out once, with a result or a reason."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np

import nrnn
from keyed_rows import SECOND
from nrnn import keyed
from support import loaded, needs_engine, sde

pytestmark = needs_engine
PAGE = Path(__file__).parents[3] / "docs/scale.md"
END = 2**63 - 1


class Kept:
    """A state of Flink, of one value or of a list."""

    def __init__(self, value=None):
        self._value = value

    def value(self):
        return self._value

    get = value

    def update(self, value):
        self._value = value

    def add(self, value):
        self._value.append(value)

    def clear(self):
        self._value = []


class Operator:
    """One key of it: timers of event time fire as the watermark passes them, in their order."""

    def __init__(self, function):
        self.now, self.timers, self.function, self.out = -2**63, set(), function, []
        function.open(SimpleNamespace(get_state=lambda _: Kept(), get_list_state=lambda _: Kept([])))

    def timer_service(self):
        return SimpleNamespace(current_watermark=lambda: self.now, register_event_time_timer=self.timers.add)

    def row(self, *row):
        self.function.process_element(row, self)

    def watermark(self, now):
        self.now = now
        while self.timers and min(self.timers) <= now:
            self.timers.remove(due := min(self.timers))
            self.out += self.function.on_timer(due, self)


def bucket():
    """That of the page."""
    program = re.search(r"^```python flink\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)[1].split("results = rows")[0]
    anything = SimpleNamespace(TUPLE=list, STRING=str, LONG=int, DOUBLE=float, PICKLED_BYTE_ARRAY=bytes)
    names = dict(KeyedProcessFunction=object, Types=anything, ValueStateDescriptor=zip, ListStateDescriptor=zip, keyed=keyed, np=np, nrnn=nrnn)
    exec(program, names)
    return names["Bucket"]


def test_a_bounded_input_loses_no_row():
    job = keyed.Job(loaded([sde(4, 1)], 1.0), delay=9e9, gap="nominal")
    operator, seconds = Operator(bucket()(job)), [0, 2, 1, 3, 1000]
    for i, second in enumerate(seconds):
        operator.row("a", second * SECOND, float(second))
        operator.watermark(1000 * (max(seconds[:i + 1]) - 5))
    operator.watermark(END)
    assert [time // SECOND for _, time, _ in operator.out] == [0, 1, 2, 3, 1000]
    with job.model.stream(stream_id="a") as stream:
        means = stream.run([0, 1, 2, 3], [0, 1, 1, 1]).mean[:, 0].tolist()
    assert [said for *_, said in operator.out] == [*means, "future"]
