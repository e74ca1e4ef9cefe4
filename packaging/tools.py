"""Programs that must succeed: what they say is shown only where they do not. Where two of them lie, with what came along."""
import functools
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from refusal import Refusal

UNAVAILABLE = 3  # the status of scripts/lib.sh and others of ours where this machine lacks what they need
ROOT = Path(__file__).resolve().parent.parent
OURS = (ROOT / "scripts", ROOT / "packaging")


def run(*command, cwd=None, **environment):
    """Its standard output. `environment` is added to this process's; None takes a variable out."""
    command = [str(part) for part in command]
    if not shutil.which(command[0]):
        raise Refusal(f"expected {command[0]}, found none: run scripts/setup.sh dist", UNAVAILABLE)
    variables = {name: str(value) for name, value in {**os.environ, **environment}.items() if value is not None}
    done = subprocess.run(command, cwd=cwd, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace")
    said = (done.stderr.strip() or done.stdout.strip() or "nothing was said").splitlines()
    if done.returncode == UNAVAILABLE and Path(command[0]).resolve().parent in OURS:
        raise Refusal(said[-1], UNAVAILABLE)
    if done.returncode:
        name = " ".join(command)
        raise Refusal("\n".join([f"{name}: expected success, found status {done.returncode}:", *said[-20:]]))
    return done.stdout


def zig():
    return Path(importlib.util.find_spec("ziglang").origin).parent


@functools.cache
def toolchain():
    """Swift's."""
    return Path(shutil.which("swiftc")).resolve().parents[2]
