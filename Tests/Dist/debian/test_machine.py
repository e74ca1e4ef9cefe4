"""The machine of these tests: what it leaves behind where it is interrupted."""
import subprocess
import time
from pathlib import Path

import machine

machine.needed()


def test_a_machine_that_is_interrupted_leaves_no_mount_and_no_process(bare, tmp_path):
    system = bare.layer(tmp_path / "machine")
    with subprocess.Popen(system.line("sh", "-c", "mount; sleep 12345"), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline().startswith("machine on / type overlay")
        inside = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        running.kill()
    assert inside and str(tmp_path) not in Path("/proc/self/mounts").read_text()
    for _ in range(100):
        if not any("12345" in command_of(pid) for pid in inside):
            return
        time.sleep(0.1)
    raise AssertionError(f"expected process {inside} to end, found it running")


def command_of(pid):
    """The command line of a process, or nothing where there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
