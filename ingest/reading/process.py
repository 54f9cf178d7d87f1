"""Runs the child process and says how it ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

import ingest
from ingest.reading.child import OUT_OF_MEMORY
from ingest.reading.limits import Limits

# -P and -s: nothing is imported from the working folder or from a user's own packages
_COMMAND: Final = (sys.executable, "-P", "-s", "-m", "ingest.reading.child")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The child's raw answer, or why there is none."""

    answer: bytes = b""
    failure: str | None = None


def run_child(data: bytes, extension: str, engine: str, limits: Limits) -> Outcome:
    """Feed one file to one child and wait for its end; it never outlives this call."""
    with tempfile.TemporaryDirectory(prefix="reading-") as folder:
        child = subprocess.Popen(
            [*_COMMAND, extension, engine, json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        timed_out = threading.Event()
        timer = threading.Timer(limits.wall_seconds, _end_for_time, (child, timed_out))
        timer.daemon = True
        timer.start()
        try:
            answer = _exchange(child, data, limits)
        finally:
            timer.cancel()
            _kill_group(child)
            child.wait()
    if timed_out.is_set():
        return Outcome(failure=f"took longer than {limits.wall_seconds:g} s to read; split it")
    if len(answer) > limits.max_output_bytes:
        return Outcome(failure="holds too much text; split it into parts")
    return Outcome(answer, _failure(child.returncode, bool(answer), limits))


def _exchange(child: subprocess.Popen[bytes], data: bytes, limits: Limits) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise ValueError("the child was started without pipes")
    feeder = threading.Thread(target=_feed, args=(child.stdin, data), daemon=True)
    feeder.start()
    with child.stdout:
        answer = child.stdout.read(limits.max_output_bytes + 1)
    if len(answer) <= limits.max_output_bytes:
        child.wait()
    else:
        _kill_group(child)
    feeder.join()
    return answer


def _feed(stdin: IO[bytes], data: bytes) -> None:
    try:
        with stdin:
            stdin.write(data)
    except OSError:
        # the child ended early; how it ended tells the reason
        return


def _end_for_time(child: subprocess.Popen[bytes], timed_out: threading.Event) -> None:
    timed_out.set()
    _kill_group(child)


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _environment(folder: str) -> dict[str, str]:
    return {
        "HOME": folder,
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(Path(ingest.__file__).resolve().parents[1]),
        "PYTHONUTF8": "1",
        "TMPDIR": folder,
    }


def _failure(code: int, answered: bool, limits: Limits) -> str | None:
    if code == 0 and answered:
        return None
    if code == OUT_OF_MEMORY:
        return f"needed more than {_size(limits.memory_bytes)} of memory; split it"
    if code == -signal.SIGXCPU:
        return f"needed more than {limits.cpu_seconds} s of processor time; split it"
    return "made the library that reads it crash; save it again or supply another format"


def _size(count: int) -> str:
    gibibytes = count / 1024**3
    return f"{gibibytes:g} GiB" if gibibytes >= 1 else f"{count // 1024**2} MiB"
