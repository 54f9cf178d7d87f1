"""`subprocess.Popen` and `subprocess.run` for our own processes, forked from a loaded one."""

from __future__ import annotations

import array
import atexit
import ctypes
import functools
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from tests.warm import reading
from tests.warm.reading import line

CHECKOUT = Path(__file__).resolve().parent.parent.parent
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_lock = threading.Lock()


@functools.cache
def _server() -> socket.socket:
    """The server of this process, started at the first need; it ends with this process."""
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.warm.server"],
        stdin=theirs,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    theirs.close()
    assert line(ours) == "ready"
    adopt_orphans()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


class WarmPopen(subprocess.Popen[Any]):
    """A process of `sys.executable`, started with `-c` or `-m`, from one that has all loaded."""

    server: ClassVar[Callable[[], socket.socket]] = staticmethod(_server)
    readers: ClassVar[Callable[[], str]] = staticmethod(reading.address)
    has_children: ClassVar[bool] = True

    def _execute_child(self, args: Any, *given: Any) -> None:
        """Ask the server for the process instead of forking and executing here (CPython 3.11 on).

        `given` is as `Popen.__init__` passes it on: among it the folder, the environment and the
        ends of the pipes.
        """
        python, *arguments = args
        assert python == sys.executable
        assert arguments[0] in {"-c", "-m"}
        wanted, ends = self.wanted(arguments, given)
        wanted |= {"children": self.has_children, "readers": self.readers()}
        self.pid = _asked(self.server, json.dumps(wanted), self.streams(ends))
        self._child_created = True
        self._close_pipe_fds(*ends)

    @staticmethod
    def wanted(arguments: list[Any], given: Any) -> tuple[dict[str, Any], Sequence[int]]:
        (_executable, _preexec, _close, _pass, cwd, env, _startup, _flags, _shell, *rest) = given
        return {
            "arguments": [str(each) for each in arguments],
            "folder": str(cwd or os.getcwd()),
            "variables": dict(os.environ if env is None else env),
        }, rest[:6]

    @staticmethod
    def streams(ends: Sequence[int]) -> list[int]:
        p2cread, _p2cwrite, _c2pread, c2pwrite, _errread, errwrite = ends
        streams = (p2cread, c2pwrite, errwrite)
        return [number if end == -1 else end for number, end in enumerate(streams)]


def run(
    args: list[str],
    *,
    input: Any = None,
    capture_output: bool = False,
    timeout: float | None = None,
    check: bool = False,
    **options: Any,
) -> subprocess.CompletedProcess[Any]:
    """As `subprocess.run`."""
    if capture_output:
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if input is not None:
        options["stdin"] = subprocess.PIPE
    with WarmPopen(args, **options) as process:
        try:
            out, err = process.communicate(input, timeout)
        except BaseException:
            process.kill()
            raise
    done = subprocess.CompletedProcess(args, process.returncode, out, err)
    if check:
        done.check_returncode()
    return done


def adopt_orphans() -> None:
    """Make every orphan among our descendants a child of this process."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_ADOPT_ORPHANS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "orphans are not adopted here")


def _asked(found: Callable[[], socket.socket], request: str, streams: list[int]) -> int:
    files = array.array("i", streams).tobytes()
    with _lock:
        server = found()
        server.sendmsg([f"{request}\n".encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
        return int(line(server))
