#!/usr/bin/env python3
"""Load for a long time: one service that lives, whose memory is sampled, and one that is killed or cut off at random places.

    PYTHONPATH=bindings/python .venv-pipelines/bin/python Tests/Pipelines/mqtt/soak.py [--minutes 60] [--rate 400] [--seed 0]

Both take the same messages; every result of both is compared with one process, bit for bit. The broker is killed now and then.
Ends with a line for each minute and exit status 1 if a result is lost or another, or if memory grows: the median of the last
quarter of samples above that of the second by more than 2 % and a MiB, which windows of counts take as they fill.
"""
import argparse
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from mosquitto import Mosquitto
from people import Listener, Publisher
from proxy import Proxy
from pump import Alone, assert_equal, samples, write_model
from service import Service, write_config

KEYS = [f"pump {number}" for number in range(20)]
PART = 50  # samples of each key, between two comparisons
ALLOWED, ROOM = 1.02, 1.0  # and MiB


class Soak:
    def __init__(self, folder, seed):
        self.chance, self.at, self.seed = random.Random(seed), {key: 1_700_000_000_000 for key in KEYS}, seed
        self.broker = Mosquitto(folder / "broker").start()
        self.network = Proxy(self.broker.port)
        write_model(folder / "pump.nrnn")
        self.alone = Alone(folder / "pump.nrnn")
        self.listener, self.publish = Listener(self.broker.port, "lives/#", "dies/#", "nrnn-service/#"), Publisher(self.broker.port)
        self.lives, self.dies = (self._service(folder, *one) for one in (("lives", self.broker.port), ("dies", self.network.port)))
        self.listener.wait(lambda: all(self.listener.on(f"nrnn-service/nrnn-{name}/available") for name in ("lives", "dies")))
        self.before = {}
        self.kills = self.cuts = self.kills_of_broker = self.results = 0

    def _service(self, folder, name, port):
        config = write_config(folder, port, name=f"{name}.toml")
        text = config.read_text().replace("pump.state", f"{name}.state")
        config.write_text(text.replace("[results]", f'[results]\ntopic = "{name}/{{key}}"'))
        return Service(config, folder / f"{name}.log").start()

    def part(self, rate):
        self.seed += 1
        given = list(samples(PART, KEYS, self.seed, self.at))
        trouble = self.chance.randrange(len(given))
        began = time.monotonic()
        for number, one in enumerate(given):
            self.publish.samples([one])
            if number == trouble:
                self._trouble()
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
        expected = self.alone.run(given)
        self.listener.wait(lambda: all(set(expected) <= set(self.of(name)) for name in ("lives", "dies")))
        for name in ("lives", "dies"):
            found = self.of(name)
            for place in set(found) & set(self.before):  # the last second of the part before, marked
                assert all(one == (*self.before[place], True) for one in found.pop(place)), place
            assert_equal(found, expected)
        self.results, self.before = self.results + 2 * len(expected), expected
        self.publish.forget(), self.listener.forget()

    def of(self, name):
        return self.listener.results(f"{name}/")

    def _trouble(self):
        what = self.chance.random()
        if what < 0.6:
            self.kills += 1
            self.dies.kill()
            self.dies.start()
        elif what < 0.9:
            self.cuts += 1
            self.network.cut()
            time.sleep(self.chance.uniform(0, 1))
            self.network.mend()
        else:
            self.kills_of_broker += 1
            self.broker.kill()
            self.broker.start()
            self.publish.resume()

    def memory(self):
        """MiB of the service that lives."""
        lines = Path(f"/proc/{self.lives.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    def close(self):
        for one in (self.lives, self.dies):
            one.kill()
        for one in (self.publish, self.listener, self.network):
            one.close()
        self.broker.stop()


def main():
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--minutes", type=float, default=60)
    given.add_argument("--rate", type=float, default=400, help="messages a second")
    given.add_argument("--seed", type=int, default=0)
    given = given.parse_args()
    memory, minute = Path("/dev/shm"), 0
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        soak, found, began = Soak(Path(folder), given.seed), [], time.monotonic()
        try:
            while (passed := time.monotonic() - began) < 60 * given.minutes:
                soak.part(given.rate)
                found.append(soak.memory())
                if passed // 60 >= minute:
                    minute += 1
                    print(f"{passed / 60:5.1f} min  {soak.results:8} results  {soak.kills:4} kills  {soak.cuts:4} cuts  "
                          f"{soak.kills_of_broker:3} kills of the broker  {found[-1]:6.1f} MiB", flush=True)
        finally:
            soak.close()
    quarter = len(found) // 4
    before, after = (statistics.median(part) for part in (found[quarter:2 * quarter], found[-quarter:]))
    print(f"soak: {soak.results} results as in one process, bit for bit; memory {before:.1f} MiB, at the end {after:.1f} MiB")
    return 0 if after <= ALLOWED * before + ROOM else 1


if __name__ == "__main__":
    sys.exit(main())
