"""A real Mosquitto on loopback, with the settings that are shipped, a port and a folder of its own."""

import os
import socket
import subprocess
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))  # for programs that no pytest starts
from patience import PATIENCE, wait

SETTINGS = Path(__file__).parents[3] / "examples/service/mosquitto.conf"
HOST = "127.0.0.1"


def free_port():
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


def by_password(file, users):
    """The lines of a listener for users of these passwords, which are written to a file."""
    for number, pair in enumerate(users.items()):
        subprocess.run(["mosquitto_passwd", "-b", *([] if number else ["-c"]), file, *pair], check=True, capture_output=True)
    return f"allow_anonymous false\npassword_file {file}"


class Mosquitto:
    """Started by `start`; `kill` is -9, `stop` is clean. `more` are lines of its configuration."""

    def __init__(self, folder, more="", shipped=None, listener=""):
        self.folder, self.port, self.process = Path(folder), free_port(), None
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = (SETTINGS.read_text() if shipped is None else shipped).splitlines()
        kept = [line for line in lines if not line.startswith("listener") and (not listener or "anonymous" not in line)]
        own = [f"persistence_location {self.folder}/", f"listener {self.port} {HOST}", listener, more]
        self.configuration = self.folder / "mosquitto.conf"
        self.configuration.write_text("\n".join([*(["user root"] if os.geteuid() == 0 else []), *kept, *own]) + "\n")

    def start(self):
        with open(self.folder / "log", "a") as log:
            self.process = subprocess.Popen(["mosquitto", "-c", self.configuration], stdout=log, stderr=log)
        wait(self._answers, lambda: self.said)
        return self

    def _answers(self):
        assert self.process.poll() is None, self.said
        try:
            socket.create_connection((HOST, self.port), 1).close()
        except OSError:
            return False
        return True

    @property
    def said(self):
        return (self.folder / "log").read_text()

    @property
    def kept(self):
        """What is on disk of its messages; after a kill it has these."""
        database = self.folder / "mosquitto.db"
        return database.read_bytes() if database.exists() else b""

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
