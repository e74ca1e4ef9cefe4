"""What a service counts and says, and the times of what it takes."""

import json

import nrnn
from brokers import WHOLE, Broker, Fuse, Silent, model, results, run, written
from made_services import made, messages
from nrnn.service.said import Said
from support import needs_engine

pytestmark = needs_engine


def test_every_kind_is_counted(tmp_path):
    config = written(tmp_path, results='refused = "refused"')
    times = [1, 1, 0, 9000, 2]
    broker = Broker([*[("plant/p", json.dumps({"t": t, "a": 1, "b": 1}).encode()) for t in times], ("plant/p", b"off"),
                     ("plant/p", b'[{"t": 3, "a": 1, "b": 1}, {"t": 4, "a": "x", "b": 1}]'), ("elsewhere", b"1")])
    said = Silent()
    service, _ = made(config, broker, said, sizes=(100,))
    service.turn()
    assert {name: count for name, count in service.counts.items() if count} == {
        "messages": 8, "rows": 6, "results": 3, "duplicates": 1, "late": 1, "future": 1, "refused": 3, "batches": 1}
    assert [(one.topic, one.payload) for one in broker.published if one.topic == "refused"] == [
        ("refused", b"off"), ("refused", broker.published[1].payload), ("refused", b"1")]
    assert 'refused: "plant/p": expected JSON, found "o" at byte 1' in said.lines
    assert 'refused: "elsewhere": expected a topic of inputs, found none that it fits' in said.lines
    assert not broker.queue


def test_a_topic_of_two_inputs(tmp_path):
    config = written(tmp_path, WHOLE + '[[inputs]]\ntopic = "{key}/p"\n')
    broker, said = Broker(messages(1)), Silent()
    service, _ = made(config, broker, said)
    service.turn()
    assert said.lines == ['refused: "plant/p": expected one of inputs that it fits, found two, which may say another key: '
                          '"plant/{key}" and "{key}/p"']
    assert service.counts["refused"] == 1 and not broker.queue and not broker.published


def test_lines_alike_are_said_thrice_then_once_a_minute():
    now, lines = [0.0], []

    class Kept(Said):
        def __call__(self, line):
            lines.append(line)

    said = Kept(clock=lambda: now[0])
    for i in range(10):
        said.of_kind("refused", f"line {i}")
    now[0] = 61.0
    said.of_kind("refused", "later")
    said.of_kind("late", "other")
    assert lines == ["refused: line 0", "refused: line 1", "refused: line 2", "refused: later (and 7 more since)", "late: other"]


def test_numbers_that_look_like_dates_are_told_of(tmp_path):
    config, said = written(tmp_path), Silent()
    service, _ = made(config, Broker([("plant/p", b'{"t": 20260131, "a": 1, "b": 1}')]), said)
    service.turn()
    assert said.lines == ["warning: plant/{key}: times look like dates: time_format='%Y%m%d'? time_unit='s', if they are seconds"]


def test_the_time_of_arrival(tmp_path):
    """Of several samples in one message the last is of it, the others a nominal interval apart."""
    config, broker = written(tmp_path, '[[inputs]]\ntopic = "plant/{key}"\n', results="array = true"), Broker([("plant/p", b"[[1, 2], [3, 4], [5, 6]]")])
    broker.queue[0] = broker.queue[0]._replace(time=1769857205 * 10**9)
    run(config, broker, Fuse())
    assert [one["time"][:19] for one in results(broker)] == ["2026-01-31T11:00:03", "2026-01-31T11:00:04", "2026-01-31T11:00:05"]


def test_without_an_interval_one_message_is_one_sample(tmp_path):
    model(tmp_path, sequence=nrnn.Sequence())
    config, said = written(tmp_path, '[[inputs]]\ntopic = "plant/{key}"\n'), Silent()
    service, _ = made(config, Broker([("plant/p", b"[[1, 2], [3, 4]]")]), said)
    service.turn()
    assert service.counts["refused"] == 1 and "a time for each (the model has no interval)" in said.lines[0]
