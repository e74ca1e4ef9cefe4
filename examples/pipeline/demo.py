"""A day of a machine's temperature, from its sensor through a broker and a service to a page and a picture, then through Spark.

    python demo.py [--day 2014-01-16] [--rows N] [--speed 1000] [--picture day.png] [--without-spark]

The service is killed on the way, and goes on. Both ways give the same bits.
"""

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

import day
import processes
from day import bits, clock
from sensor import Results, Sensor

PAGE = Path(__file__).parents[2] / "docs/live/index.html"
KILLED, STARTED = 0.4, 0.46  # of the day
NUMBERS = ("value.mean", "value.std", "value.nominal", "value.q05", "value.q50", "value.q95")


def main():
    given = _arguments()
    rows, began = day.rows(given.day)[:given.rows], time.monotonic()
    print(f"{given.day}: {len(rows)} rows of a machine's temperature, one in {day.INTERVAL} s, {given.speed:g} times as fast: "
          f"{len(rows) * day.INTERVAL / given.speed:.0f} s\n", flush=True)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        cluster = None if given.without_spark else stack.enter_context(processes.Cluster(folder))
        found, killed = served(rows, given.speed, folder)
        if cluster:
            compare(found, spark(rows, cluster))
    if given.picture:
        from picture import draw
        draw(rows, found, killed, given.picture)
        print(f"picture   {given.picture}")
    print(f"\n{time.monotonic() - began:.0f} s in all")


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--day", default="2014-01-16")
    parser.add_argument("--rows", type=int, help="of the day (all)")
    parser.add_argument("--speed", type=float, default=1000, help="times as fast as measured (1000)")
    parser.add_argument("--picture", help="where one is drawn")
    parser.add_argument("--without-spark", action="store_true")
    return parser.parse_args()


def served(rows, speed, folder):
    """Through the broker and the service: results by time, and from when to when there was no service."""
    killed, started = (rows[int(len(rows) * part)] for part in (KILLED, STARTED))
    with ExitStack() as stack:
        service, results, sensor = _begin(stack, speed, folder)
        for row in sensor.replay(rows):
            if row is killed:
                service.kill()
                print(f"{row.clock}     the service is killed (-9); the broker keeps what comes", flush=True)
            elif row is started:
                service.start()
                waited = round((row.time - killed.time) / day.INTERVAL)
                print(f"{row.clock}     it is started again: {waited} rows waited", flush=True)
            elif row.time % 7200 == 0:
                _tell(row, results.latest())
        _expect(lambda: results.wait(len(rows)), service)
    print(f"\n{len(results.found)} results of {len(rows)} rows, none lost; {len(results.again)} came again", flush=True)
    _expect_equal(results)
    return results.found, (killed.time, started.time)


def _begin(stack, speed, folder):
    """What runs until the stack ends."""
    port, live = processes.free_port(), processes.free_port() if PAGE.is_file() else None
    stack.enter_context(processes.broker(folder, port))
    results, sensor = (stack.enter_context(closing(one)) for one in (Results(port), Sensor(port, speed)))
    service = stack.enter_context(processes.service(folder, port, live))
    _expect(results.wait_for_service, service)
    print(f"broker    Mosquitto at 127.0.0.1:{port}\nservice   python -m nrnn.mqtt {processes.CONFIG.name}\nlive      " +
          ("`make live` writes its page" if live is None else f"http://127.0.0.1:{live}/  (open it: it goes on after the kill)") + "\n",
          flush=True)
    return service, results, sensor


def _expect(waited, service):
    try:
        waited()
    except RuntimeError as error:
        sys.exit(f"demo: {error}; the service said: {service.said}")


def _tell(row, result):
    if result is not None:
        low, middle, high = (result[f"value.q{level}"] for level in ("05", "50", "95"))
        print(f"{row.clock}     {row.value:6.2f} °F; said at {clock(result['time'])} for an hour later: {middle:.1f}, 90 % within "
              f"{low:.1f} to {high:.1f}", flush=True)


def _expect_equal(results):
    """What comes again is equal."""
    for one in results.again:
        if bits([one[name] for name in NUMBERS]) != bits([results.found[one["time"]][name] for name in NUMBERS]):
            sys.exit(f"demo: {clock(one['time'])}: expected the same result again, found another")


def spark(rows, cluster):
    """By time, as `served`."""
    print("\nspark     the same rows as files: a stream, its state in RocksDB", flush=True)
    text = "".join(json.dumps({"key": day.KEY, "ts": row.time, "value": row.value}) + "\n" for row in rows)
    try:
        results = map(json.loads, cluster.answer(text).splitlines())
    except RuntimeError as error:
        sys.exit(f"demo: {error}")
    return {one["time"]: one for one in results}


def compare(found, other):
    """Bit for bit, or the first that differs."""
    for time_, result in found.items():
        if time_ not in other:
            sys.exit(f"demo: {clock(time_)}: expected a result of Spark's, found none")
        for name in NUMBERS:
            if bits([result[name]]) != bits([other[time_][name]]):
                sys.exit(f"demo: {clock(time_)}, {name}: expected {result[name]} of Spark too, found {other[time_][name]}")
    print(f"          {len(found)} results of the service and of Spark: {len(found) * len(NUMBERS)} numbers, each bit for bit the same",
          flush=True)


if __name__ == "__main__":
    main()
