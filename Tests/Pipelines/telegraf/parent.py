"""What runs a program as Telegraf's `processors.execd` does: writes points to it while it reads those that come back, takes
its standard error for a log, closes its input to stop it, and starts it anew where it ends by itself."""

import os
import select
import subprocess
import threading

from patience import PATIENCE, wait


class Parent:
    def __init__(self, command):
        self._command, self.log, self._read = command, b"", b""
        self._start()

    def _start(self):
        self.process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, bufsize=0)
        self._logger = threading.Thread(target=self._take_log, args=[self.process.stderr], daemon=True)
        self._logger.start()

    def _take_log(self, pipe):
        for line in pipe:
            self.log += line

    def write(self, data):
        """Of any length, whoever reads it."""
        self.process.stdin.write(data)

    def line(self):
        """The next one that comes back, without its end; TimeoutError if none does."""
        while b"\n" not in self._read:
            if not self._read_on():
                raise EOFError(f"the program ended; its log: {self.log.decode()}")
        line, _, self._read = self._read.partition(b"\n")
        return line

    def rest(self):
        """All that comes back until the program closes its output; TimeoutError if it does not."""
        while self._read_on():
            pass
        rest, self._read = self._read, b""
        return rest

    def _read_on(self):
        """Whether more has come."""
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            raise TimeoutError(f"nothing came back; the log: {self.log.decode()}")
        data = os.read(self.process.stdout.fileno(), 1 << 16)
        self._read += data
        return bool(data)

    def answer(self, line):
        self.write(line + b"\n")
        return self.line()

    def says(self, text):
        """Waits until the log has it."""
        wait(lambda: text in self.log or self._has_ended(), lambda: f"{text} was not said; the log: {self.log.decode()}")

    def _has_ended(self):
        assert self.process.poll() is None, f"the program ended; its log: {self.log.decode()}"

    def through(self, data):
        """All that comes back of it, written while it is read, to the end of the program."""
        writer = threading.Thread(target=self._write_and_close, args=[data], daemon=True)
        writer.start()
        back = self.rest()
        writer.join()
        return back, self._ended()

    def _write_and_close(self, data):
        self.write(data)
        self.process.stdin.close()

    def stop(self):
        """What still came back, and the status."""
        return self.through(b"")

    def _ended(self):
        status = self.process.wait(PATIENCE)
        self._logger.join()
        for pipe in (self.process.stdout, self.process.stderr):
            pipe.close()
        return status

    def kill(self):
        """The program dies, and is started anew."""
        self.process.kill()
        self.process.stdin.close()
        self._ended()
        self._read = b""
        self._start()
