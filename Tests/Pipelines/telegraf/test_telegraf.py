"""`nrnn run --keep-point` as a processor of Telegraf's: a line in, a line out."""

import csv
import io
import signal
import subprocess

import pytest

from line_protocol import Point, parsed, written
from patience import PATIENCE, wait

OPTIONS = ["--measurement", "pump", "--time", "time", "--key", "_series"]
OUTPUTS = ["level.mean", "level.std", "level.nominal", "step", "flags"]
SECOND = 10**9


def point(second, temperature, **tags):
    return Point("pump", tags or {"host": "a"}, {"temperature": ("f", temperature), "on": ("b", True)},
                 second * SECOND)


def run(words, given):
    """A command that ends by itself."""
    return subprocess.run(words, input=given, capture_output=True, timeout=PATIENCE)


def split(line):
    """A point as it came, and what was added to it."""
    found = parsed(line)
    added = {name: found.fields.pop(name) for name in OUTPUTS if name in found.fields}
    return found, added


def test_each_line_comes_back_before_the_next_is_written(parent):
    processor = parent(*OPTIONS)
    for second in range(50):
        sent = point(second, 20 + second % 7)
        back, added = split(processor.answer(written(sent)))
        assert back == sent and list(added) == OUTPUTS
        assert added["step"] == ("i", second) and added["level.std"][0] == "f"
    assert processor.stop() == (b"", 0)


def test_the_bits_are_those_of_a_table(parent, line):
    rows = [(second, f"host={host}", 15.25 + (second * 5 + len(host)) % 11) for second in range(40) for host in ("a", "bb")]
    table = "t,k,temperature\n" + "".join(f"{second},\"pump,{host}\",{value}\n" for second, host, value in rows)
    done = run(line("--time", "t", "--key", "k"), table.encode())
    assert done.returncode == 0, done.stderr
    expected = [[float(row[name]) for name in OUTPUTS] for row in csv.DictReader(io.StringIO(done.stdout.decode()))]
    points = [written(point(second, value, **dict([host.split("=")]))) for second, host, value in rows]
    back, status = parent(*OPTIONS).through(b"\n".join(points) + b"\n")
    assert status == 0
    assert [[split(one)[1][name][1] for name in OUTPUTS] for one in back.splitlines()] == expected


OTHERS = [
    b"cpu,host=a usage=3.5,temperature=1 1", b"# a comment", b"", b"  ", b"pump host=a", b"pump,host=a", b"no point at all",
    b'pump,host=a text="two" 1', b'lines",temperature=20 5000000000', b"pump temperature=t 1", b"pump temperature=-3u 9000000000", b"pump temperature=20",
    b'pump pressure=3 9000000000', b"pump,t=1,t=2 temperature=20 1000000000", b"\xff\xfe \x00"]


@pytest.mark.parametrize("policy", [[], ["--missing", "hold"]])
def test_what_is_no_sample_goes_out_as_it_came(parent, policy):
    """One by one, between samples, and in their order."""
    processor = parent(*OPTIONS, *policy)
    for second, other in enumerate(OTHERS):
        assert len(split(processor.answer(written(point(second, 20))))[1]) == len(OUTPUTS)
        assert processor.answer(other) == other
    assert processor.stop() == (b"", 0)
    assert b"the row is left out" in processor.log and b"Fatal" not in processor.log


def test_a_string_over_lines_is_text(parent):
    """The points before it do not wait for its end, and none of its lines is a sample, whosever point it is."""
    processor = parent(*OPTIONS)
    for second, other in enumerate((b"log,host=a level=1", b"pump,host=b pressure=1")):
        sent, rest = written(point(2 * second, 20)), [written(point(9, 99)), b'\\"', b"# x", b"", b'last" 5']
        first = other + b',text="first'
        assert split(processor.answer(sent + b"\n" + first))[1]["step"] == ("i", 2 * second)
        assert processor.answer(b"\n".join(rest)) == first
        assert [processor.line() for _ in rest] == rest
        assert split(processor.answer(written(point(2 * second + 1, 20))))[1]["step"] == ("i", 2 * second + 1)
    assert processor.stop() == (b"", 0)


def test_a_point_over_lines_has_a_result(parent):
    processor = parent(*OPTIONS)
    processor.write(b'pump,host=a text="one\n\ntwo",temperature=20 0\n')
    assert [processor.line(), processor.line()] == [b'pump,host=a text="one', b""]
    assert processor.line().startswith(b'two",temperature=20,level.mean=')


def test_a_quote_too_many_is_told_at_once(parent):
    """While what follows is taken for the text of a string; the next quote ends it."""
    processor = parent(*OPTIONS)
    damaged, lost = b'pump,host=a temperature=20,text="x 0', written(point(1, 20))
    processor.write(damaged + b"\n" + lost + b"\n")
    processor.says(b"line 1: a string has no closing quote so far")
    other = b'pump,host=a text="y",temperature=20 2000000000'
    assert [processor.answer(other), processor.line(), processor.line()] == [damaged, lost, other]
    assert split(processor.answer(written(point(3, 20))))[1]["step"] == ("i", 0)
    assert processor.stop() == (b"", 0) and b"lines 1 to 3 are one point" in processor.log


@pytest.mark.parametrize("number", [None, signal.SIGTERM])
def test_a_quote_that_nothing_follows(parent, number):
    """All lines come back, at the end of input and at SIGTERM."""
    processor = parent(*OPTIONS)
    given = b'pump,host=a temperature=20,text="x 0\n' + written(point(1, 20)) + b"\n"
    processor.write(given)
    processor.says(b"no closing quote so far")
    if number:
        processor.process.send_signal(number)
        assert processor.process.stdout.read() == given
    else:
        assert processor.stop() == (given, 0) and b"lines 1 to 2 are one point" in processor.log


def test_a_channel_is_no_stamp(parent, line, tmp_path):
    """A field that is called `time` is one like others, where a channel is and where none is."""
    processor = parent(*OPTIONS, "--map", "temperature=time")
    sent = Point("pump", {"host": "a"}, {"time": ("f", 20.0)}, 5 * SECOND)
    expected = split(parent(*OPTIONS).answer(written(point(5, 20.0))))[1]
    assert split(processor.answer(written(sent))) == (sent, expected)
    bare = written(sent._replace(time=None))
    assert processor.answer(bare) == bare


def test_fields_that_are_spread_over_points(parent):
    """One without a channel does not take the time of the one that has it."""
    processor = parent(*OPTIONS, "--missing", "hold")
    for second in range(3):
        other = f"pump,host=a hum=3 {second * SECOND}".encode()
        assert processor.answer(other) == other
        assert split(processor.answer(written(point(second, 20))))[1]["step"] == ("i", second)
    assert processor.stop() == (b"", 0) and b'expected some key of "temperature", found' in processor.log


def test_a_late_point_goes_out_as_it_came(parent):
    processor = parent(*OPTIONS)
    processor.answer(written(point(5, 20)))
    for late in (written(point(5, 21)), written(point(3, 21))):
        assert processor.answer(late) == late
    assert processor.stop() == (b"", 0) and b"duplicates 1, late 1" in processor.log


def test_nothing_but_late_points_is_no_fault(parent, tmp_path):
    """A state whose clock is ahead of all that comes is named, and ends nothing."""
    for second, said in ((100, b""), (5, b"expected a time after")):
        processor = parent(*OPTIONS, "--state", tmp_path / "pump.state")
        assert processor.answer(written(point(second, 20))).startswith(b"pump,host=a temperature=20,on=true")
        assert processor.stop() == (b"", 0) and said in processor.log


def test_a_point_far_ahead_waits_for_the_next(parent):
    processor = parent(*OPTIONS, "--gap", "reset")
    processor.answer(written(point(0, 20)))
    ahead, other = written(point(10_000, 21)), written(point(1, 20, host="b"))
    assert split(processor.answer(ahead + b"\n" + other))[0] == parsed(other)
    back, status = processor.through(written(point(10_001, 21)) + b"\n")
    assert status == 0 and [split(one)[0].time // SECOND for one in back.splitlines()] == [10_000, 10_001]


def test_a_point_that_waits_is_given_back_at_the_end(parent):
    """But by a kill."""
    ahead = written(point(10_000, 21))
    for signalled, back in ((signal.SIGTERM, ahead + b"\n"), (signal.SIGKILL, b"")):
        processor = parent(*OPTIONS, "--gap", "reset")
        processor.answer(written(point(0, 20)))
        processor.write(ahead + b"\n")
        other = written(point(0, 20, host="b"))
        assert split(processor.answer(other))[0] == parsed(other)  # it has read the one before
        processor.process.send_signal(signalled)
        assert processor.rest() == back


def test_after_a_restart_the_first_behind_late_ones_waits(parent, tmp_path):
    """Points are given again: what is ahead may have been left out before. The end confirms it."""
    options = [*OPTIONS, "--state", tmp_path / "pump.state"]
    parent(*options).through(written(point(5, 20)) + b"\n")
    late, ahead, other = written(point(3, 20)), written(point(6, 20)), written(point(0, 20, host="b"))
    processor = parent(*options)
    assert processor.answer(late) == late
    assert split(processor.answer(ahead + b"\n" + other))[0] == parsed(other)
    back, status = processor.stop()
    assert status == 0 and split(back.removesuffix(b"\n"))[1]["step"] == ("i", 1)


def test_no_point_at_all_is_no_fault(parent):
    assert parent(*OPTIONS).stop() == (b"", 0)
    processor = parent(*OPTIONS)
    assert processor.through(b"cpu usage=1 1\n") == (b"cpu usage=1 1\n", 0)
    assert b'expected points of --measurement "pump"' in processor.log


def test_points_without_time(parent):
    processor = parent("--measurement", "pump", "--key", "host")
    sent = point(0, 21.5)._replace(time=None)
    assert [split(processor.answer(written(sent))) for _ in range(3)][-1][1]["step"] == ("i", 2)
    assert parsed(processor.answer(written(sent))).time is None


def test_a_field_of_an_outputs_name_is_replaced(parent):
    """So that the results of a processor may go through the next."""
    sent = Point("pump", {}, {"flags": ("s", "x, y=1"), "temperature": ("f", 20.0), "level.mean": ("i", 5), "a": ("u", 3)},
                 0)
    found = parsed(parent(*OPTIONS).answer(written(sent)))
    assert list(found.fields) == ["temperature", "a", *OUTPUTS]
    assert found.fields["flags"] == ("i", 0)


def test_tags_alone(line):
    """The fields stay behind, and so do lines without a result."""
    given = b"cpu a=1 1\n" + written(point(0, 20, host="a b", s="x")) + b"\npump temperature=1 0\r\n"
    done = run(line("--format", "influx", "--keep-point", "tags", *OPTIONS), given)
    assert done.returncode == 0 and done.stderr.count(b"the row is left out") == 0
    points = list(map(parsed, done.stdout.splitlines()))
    assert [(one.tags, one.time, list(one.fields)) for one in points] == [({"host": "a b", "s": "x"}, 0, OUTPUTS),
                                                                          ({}, 0, OUTPUTS)]


@pytest.mark.parametrize("keyed", [[], ["--key", "_series"]])
@pytest.mark.parametrize("given", [
    b"", b"cpu usage=1 1\n", b"pump temperature=1 5\n", b"pump temperature=t 1\n", b"pump hum=3 1\npump temperature\n"])
def test_tags_alone_end_well_too(line, tmp_path, given, keyed):
    """Whatever the points are; a state that is ahead of all of them is named."""
    options = ["--measurement", "pump", "--time", "time", "--state", tmp_path / "pump.state", *keyed]
    for first in (b"pump temperature=1 10\n", given):
        done = run(line("--format", "influx", "--keep-point", "tags", *options), first)
        assert done.returncode == 0, done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_state_goes_on_where_a_signal_ended_it(parent, tmp_path, number):
    whole, state = parent(*OPTIONS), ["--state", tmp_path / "pump.state"]
    expected = [whole.answer(written(point(second, 20 + second % 3))) for second in range(20)]
    for part in (range(10), range(10, 20)):
        processor = parent(*OPTIONS, *state)
        assert [processor.answer(written(point(second, 20 + second % 3))) for second in part] == [
            expected[second] for second in part]
        processor.process.send_signal(number)
        assert processor.process.wait(PATIENCE) == 130


def test_killed_and_restarted(parent, tmp_path):
    """It goes on after its last save; what came since is lost to the model, and to nobody else."""
    state = tmp_path / "pump.state"
    processor = parent(*OPTIONS, "--state", state, "--save-every", 0)
    lines = [written(point(second, 20)) for second in range(20)]
    before = [processor.answer(line) for line in lines[:10]]
    wait(lambda: state.exists() or processor.process.poll() is not None)  # made while it waits for more
    assert processor.process.poll() is None, processor.log
    processor.kill()
    after = [split(processor.answer(line))[1]["step"][1] for line in lines[10:]]
    assert 1 <= after[0] <= len(before) and after == [*range(after[0], after[0] + 10)]
    assert processor.stop() == (b"", 0)


def test_many_points_while_they_are_read(parent):
    """More than pipes hold."""
    points = [written(point(second, float(second % 30), host=str(host))) for second in range(2000) for host in range(10)]
    back, status = parent(*OPTIONS).through(b"\n".join(points) + b"\n")
    assert status == 0 and [written(split(one)[0]) for one in back.splitlines()] == points
