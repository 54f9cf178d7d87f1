"""What a forked process does to be like one that was started."""

from __future__ import annotations

import array
import atexit
import json
import os
import runpy
import socket
import sys
import threading
import traceback
from collections.abc import Sequence
from typing import Any

_LONGEST = 1 << 20


def received(asked: socket.socket) -> tuple[dict[str, Any], Sequence[int]] | None:
    """A line of JSON and the three standard streams that came with it; None at the end."""
    files = array.array("i")
    space = socket.CMSG_SPACE(3 * files.itemsize)
    said, more, _, _ = asked.recvmsg(_LONGEST, space)
    if not said:
        return None
    for level, kind, data in more:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            files.frombytes(data)
    while not said.endswith(b"\n"):
        said += asked.recv(_LONGEST)
    return json.loads(said), files.tolist()


def take_streams(streams: Sequence[int]) -> None:
    """Have these standard streams, and no other open file."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, 256)


def became(wanted: dict[str, Any]) -> int:
    """The exit code of the process that was asked for, when it is over."""
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["variables"])
    option, what, *arguments = wanted["arguments"]
    sys.argv = ["-c" if option == "-c" else what, *arguments]
    try:
        if option == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - as -c
    except SystemExit as stop:
        if stop.code is None or isinstance(stop.code, int):
            return stop.code or 0
        sys.stderr.write(f"{stop.code}\n")
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def end(code: int) -> None:
    """End as an interpreter does, but for taking a thousand modules apart, which takes a second."""
    threading._shutdown()  # type: ignore[attr-defined] # waits for threads that are no daemons
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
