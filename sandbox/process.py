"""Runs one child of this interpreter, bounded and without an environment, and says how it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import IO

import sandbox
from sandbox.answering import OUT_OF_MEMORY
from sandbox.limits import ProcessLimits


class Ending(Enum):
    """How a child ended."""

    ANSWERED = auto()
    OUT_OF_TIME = auto()  # of the wall clock
    OUT_OF_PROCESSOR_TIME = auto()
    OUT_OF_MEMORY = auto()
    TOO_MUCH_OUTPUT = auto()
    CRASHED = auto()  # whatever else left no answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended, and what it wrote: `output` of one that answered, else `unfinished`."""

    ending: Ending
    output: bytes = b""
    unfinished: bytes = b""


def module_command(module: str) -> tuple[str, ...]:
    """The command that runs a module of ours with this interpreter."""
    # -P and -s: nothing is imported from the working folder or from a user's own packages
    return (sys.executable, "-P", "-s", "-m", module)


def run(command: Sequence[str], data: bytes, limits: ProcessLimits) -> Outcome:
    """Feed one child and wait for its end; neither it nor its children outlive this call.

    The memory and the processor time are limited by the child itself, before it reads its input.
    """
    with tempfile.TemporaryDirectory(prefix="child-") as folder:
        child = subprocess.Popen(
            command,
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
            output = _exchange(child, data, limits)
        finally:
            timer.cancel()
            _kill_group(child)
            child.wait()
    if timed_out.is_set():
        return Outcome(Ending.OUT_OF_TIME, unfinished=output)
    if len(output) > limits.max_output_bytes:
        return Outcome(Ending.TOO_MUCH_OUTPUT)
    ending = _ending(child.returncode, bool(output))
    if ending is Ending.ANSWERED:
        return Outcome(ending, output)
    return Outcome(ending, unfinished=output)


def _exchange(child: subprocess.Popen[bytes], data: bytes, limits: ProcessLimits) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise ValueError("the child was started without pipes")
    feeder = threading.Thread(target=_feed, args=(child.stdin, data), daemon=True)
    feeder.start()
    with child.stdout:
        output = child.stdout.read(limits.max_output_bytes + 1)
    if len(output) <= limits.max_output_bytes:
        child.wait()
    else:
        _kill_group(child)
    feeder.join()
    return output


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
        "PYTHONPATH": str(Path(sandbox.__file__).resolve().parents[1]),
        "PYTHONUTF8": "1",
        "TMPDIR": folder,
    }


def _ending(code: int, answered: bool) -> Ending:
    if code == 0 and answered:
        return Ending.ANSWERED
    if code == OUT_OF_MEMORY:
        return Ending.OUT_OF_MEMORY
    if code == -signal.SIGXCPU:
        return Ending.OUT_OF_PROCESSOR_TIME
    return Ending.CRASHED
