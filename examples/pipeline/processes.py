"""The broker, the service and Spark, as processes of this machine: started, killed, and gone at the end."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SETTINGS, CONFIG, MODEL = HERE.parent / "service/mosquitto.conf", HERE / "temperature.toml", HERE / "temperature.nrnn"
HOST, PATIENCE = "127.0.0.1", 120.0  # seconds


class Process:
    """A program, what it says in a file. `port`: it is there when it answers at it."""

    def __init__(self, line, log, port=None):
        self._line, self._log, self._port = [*map(str, line)], Path(log), port

    def start(self):
        with open(self._log, "a") as log:
            self._process = subprocess.Popen(self._line, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while self._port is not None and not _answers(self._port):
            if time.monotonic() > until:
                raise RuntimeError(f"{self._line[0]}: expected that it answers at port {self._port}, found: {self.said}")
            self.expect_there()
            time.sleep(0.05)
        return self

    def expect_there(self):
        if self._process.poll() is not None:
            raise RuntimeError(f"{self._line[0]}: expected that it runs, found its end: {self.said}")

    @property
    def said(self):
        return self._log.read_text().strip()

    def kill(self):
        """-9."""
        self._process.kill()
        self._process.wait()

    def stop(self):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


class Cluster:
    """Spark, which is long to start: it waits for rows while others are at work."""

    def __init__(self, folder):
        self._log = folder / "spark.log"

    def __enter__(self):
        with open(self._log, "w") as log:
            self._process = subprocess.Popen([sys.executable, HERE / "cluster.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                             stderr=log, text=True)
        return self

    def answer(self, text):
        """Its lines for lines."""
        found, _ = self._process.communicate(text)
        if self._process.returncode != 0:
            raise RuntimeError(f"expected results of Spark's, found: {self._log.read_text().strip()[-2000:]}")
        return found

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


def _answers(port):
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


def free_port():
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


def broker(folder, port):
    """Mosquitto with the settings that are shipped, at a port and in a folder of its own."""
    own = [f"listener {port} {HOST}", f"persistence_location {folder}/", *(["user root"] if os.geteuid() == 0 else [])]
    kept = [line for line in SETTINGS.read_text().splitlines() if not line.startswith("listener")]
    path = folder / "mosquitto.conf"
    path.write_text("\n".join([*own, *kept]) + "\n")
    return Process(["mosquitto", "-c", path], folder / "mosquitto.log", port)


def service(folder, port, live):
    """The service of temperature.toml, at these ports, its state in the folder. `live`: None: without the page."""
    text = CONFIG.read_text().replace("port = 1883", f"port = {port}").replace(MODEL.name, str(MODEL))
    page = "[live]\nport = 8800\n"
    if page not in text:
        raise RuntimeError(f"{CONFIG.name}: expected a table [live] at its end, found none")
    path = folder / CONFIG.name
    path.write_text(text.replace(page, "" if live is None else page.replace("8800", str(live))))
    return Process([sys.executable, "-m", "nrnn.mqtt", path], folder / "service.log")
