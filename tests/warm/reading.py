"""How a child that looks at a file is asked for (`tests.warm.readers`)."""

from __future__ import annotations

import array
import atexit
import functools
import json
import os
import socket
import subprocess
import threading
from collections.abc import Sequence
from typing import Any

from sandbox.process import _environment as environment_of_a_child
from sandbox.process import module_command

_READERS = [module_command(name) for name in ("ingest.reading.child", "api.page.images.child")]
_lock = threading.Lock()


def is_reader(command: Sequence[Any]) -> bool:
    """Whether a command starts a child that looks at a file."""
    return tuple(command[:5]) in _READERS


def address() -> str:
    """Where the readers of this process are asked for; they are loaded from the first call on."""
    with _lock:
        return _address(os.getpid())


@functools.cache
def _address(pid: int) -> str:
    name = f"\0warm-readers-{pid}"
    listening, (ours, theirs) = socket.socket(socket.AF_UNIX), socket.socketpair()
    with listening, theirs:
        listening.bind(name)
        listening.listen(64)
        # the options and the environment decide how an interpreter starts
        process = subprocess.Popen(
            module_command("tests.warm.readers"),
            stdin=listening,
            stdout=theirs,
            env=environment_of_a_child("/"),
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return name


def asked(at: str, wanted: dict[str, Any], streams: Sequence[int]) -> tuple[int, socket.socket]:
    """The pid of a new child, and a connection that tells how it ended."""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(at)
    files = array.array("i", streams).tobytes()
    sent = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)]
    connection.sendmsg([f"{json.dumps(wanted)}\n".encode()], sent)
    return int(line(connection)), connection


def line(server: socket.socket) -> str:
    """The next line that a server says."""
    said = b""
    while not said.endswith(b"\n"):
        piece = server.recv(1)
        if not piece:
            raise RuntimeError("the server of warm processes has ended")
        said += piece
    return said.decode().strip()
