"""Loads what our processes load, then forks one for each request: `python -m tests.warm.server`.

Standard input is a socket. A request is a line of JSON with three open files: the new process's
standard streams. The reply is its pid. The fork is made twice and its middle ends at once, so that
the new process becomes a child of whoever adopts orphans: the test (`warm.popen`).
"""

from __future__ import annotations

import gc
import importlib
import os
import socket
from collections.abc import Sequence
from typing import Any

from tests.warm.becoming import became, end, received, take_streams
from tests.warm.routing import warm_children

MODULES = (
    "api.bootstrap.application", "api.commands.asking", "api.commands.assistant",
    "api.commands.serving", "api.mcp.server", "api.slack.surface", "chromadb", "corpus.build",
    "corpus.probe", "ingest.adding", "ingest.cli", "ingest.listing", "ingest.uploads",
    "langchain_core.messages", "langchain_openai", "py3langid.langid", "safetensors.torch",
    "tiktoken", "torch", "uvloop",
)  # fmt: skip
# as the product sets them before it loads torch
VARIABLES = {"GOMP_SPINCOUNT": "10000", "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1"}


def main() -> None:
    """Fork until the other end closes."""
    os.environ.update(VARIABLES)
    importlib.import_module("numpy")  # its OpenBLAS starts threads, and starts them anew in a fork
    threads = _threads()
    for module in MODULES:
        importlib.import_module(module)
        if _threads() > threads:
            raise RuntimeError(f"{module} starts threads, which a fork would lose")
    _read()
    gc.freeze()  # else the first collection of each process copies all memory
    asked = socket.socket(fileno=0)
    asked.sendall(b"ready\n")
    _serve(asked)


def _read() -> None:
    """Read what the first question of a process reads: word lists, the model of languages."""
    from assistant.chat.numbering import shared_counter
    from assistant.question.glossary import load_glossaries
    from corpus.language import language_rater

    load_glossaries()
    language_rater()
    shared_counter()


def _serve(asked: socket.socket) -> None:
    """Fork for each request until the other end closes."""
    while request := received(asked):
        wanted, streams = request
        pid = _forked()
        if pid == 0:
            asked.close()
            _prepared(wanted, streams)
            end(became(wanted))
        for stream in streams:
            os.close(stream)
        asked.sendall(f"{pid}\n".encode())


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))


def _forked() -> int:
    """0 in the new process; its pid in the server, when its middle has ended."""
    read, write = os.pipe()
    middle = os.fork()
    if middle == 0:
        pid = os.fork()
        if pid == 0:
            os.close(read)
            os.close(write)
            return 0
        os.write(write, str(pid).encode())
        os._exit(0)
    os.close(write)
    os.waitpid(middle, 0)
    pid = int(os.read(read, 20))
    os.close(read)
    return pid


def _prepared(wanted: dict[str, Any], streams: Sequence[int]) -> None:
    """Take the streams, and have warm children as the test that asked."""
    take_streams(streams)
    asked = _server_of_children() if wanted["children"] else None
    warm_children((lambda: asked) if asked else None, lambda: str(wanted["readers"]))


def _server_of_children() -> socket.socket:
    """A server like this one for the children of a process in which nothing runs yet."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        os.setsid()  # a signal to the group of its process is not for it
        for number in range(3):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
        _serve(theirs)
        os._exit(0)
    theirs.close()
    return ours


if __name__ == "__main__":
    main()
