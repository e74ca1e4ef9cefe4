"""The command, as a process that is started, killed and asked to end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from patience import PATIENCE, wait

JOINED = """
[[inputs]]
topic = "plant/{key}/t"
channel = "temperature"
time = "ts"
time_unit = "ms"
map = {temperature = "value"}

[[inputs]]
topic = "plant/{key}/p"
channel = "pressure"
time = "ts"
time_unit = "ms"
map = {pressure = "value"}
"""
WHOLE = """
[[inputs]]
topic = "plant/{key}"
time = "ts"
time_unit = "ms"
map = {temperature = "values.t", pressure = "values.p"}
"""
CONFIG = """
model = "pump.nrnn"
state = "pump.state"

[stream]
members = 4
seed = 7
missing = "hold"
gap = "reset"
quantiles = [0.25, 0.75]

[results]
outputs = ["mean", "std", "quantiles", "flags"]

[mqtt]
"""


def write_config(folder, port, inputs=WHOLE, mqtt="", head="", more="", name="pump.toml"):
    """`head` stands before all tables, `mqtt` in its own, `more` behind."""
    path = Path(folder) / name
    path.write_text(f"{head}{CONFIG}port = {port}\n{mqtt}\n{inputs}\n{more}\n")
    return path


def command(*arguments):
    return [sys.executable, "-m", "nrnn.mqtt", *map(str, arguments)]


class Service:
    """`before` are the words of a program that becomes it, such as of one that enters a namespace."""

    def __init__(self, config, log, before=()):
        self.config, self.log, self.before, self.process = config, Path(log), before, None

    def start(self):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen([*self.before, *command(self.config)], stdout=log, stderr=log,
                                            env=os.environ | {"OMP_NUM_THREADS": "1"})
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """SIGTERM; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    @property
    def said(self):
        return self.log.read_text()

    def wait_said(self, text, times=1):
        wait(lambda: self._runs() and self.said.count(text) >= times, lambda: self.said)

    def _runs(self):
        assert self.process.poll() is None, self.said
        return True


def ended(config, *more):
    """A run of the command that ends by itself."""
    return subprocess.run(command(config, *more), capture_output=True, text=True, timeout=PATIENCE)
