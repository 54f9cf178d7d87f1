"""Children that look at files, forked from a light process that has loaded what they load.

A child that reads a file bounds its own memory and loads no torch: it cannot be forked from the
server of heavy processes. This server runs as such a child does, with the same options and
environment, and has loaded no more than all of them together: `python -P -s -m tests.warm.readers`.

Standard input is the listening socket, standard output a socket whose end is the end. Each child
has a connection: it begins with a line of JSON and the child's standard streams; the server says
its pid, and when it has ended the status that waitpid(2) gives.
"""

from __future__ import annotations

import functools
import gc
import importlib
import os
import pkgutil
import selectors
import socket
import sys
from contextlib import suppress

from tests.warm.becoming import became, end, received, take_streams

_PACKAGES = ("ingest.reading.parsers", "ingest.reading.pdf")
_MODULES = (
    "PIL.Image", "api.page.images.drawing", "mammoth", "openpyxl", "oxmsg", "pptx", "pypdf",
    "pypdfium2",
)  # fmt: skip
_SAMPLES = {".csv": b"a,b\n1,2\n", ".html": b"<p>Text</p>", ".md": b"# Text\n", ".txt": b"Text\n"}


def main() -> None:
    """Fork for each connection until nobody is left who could ask."""
    _load()
    with selectors.DefaultSelector() as selector:
        listening = socket.socket(fileno=0)
        selector.register(listening, selectors.EVENT_READ, _accept)
        selector.register(1, selectors.EVENT_READ, lambda _selector, _of: os._exit(0))
        while True:
            for key, _ in selector.select():
                key.data(selector, key.fileobj)


def _load() -> None:
    """Load what the children load, as they do: without numpy."""
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from ingest.reading.dispatch import parse
    from ingest.reading.limits import Limits

    for package in _PACKAGES:
        found = importlib.import_module(package)
        for module in pkgutil.iter_modules(found.__path__, f"{package}."):
            importlib.import_module(module.name)
    for module_name in _MODULES:
        importlib.import_module(module_name)
    for extension, data in _SAMPLES.items():
        parse(data, extension, "", Limits())
    if len(os.listdir("/proc/self/task")) > 1:
        raise RuntimeError("what reads files starts threads, which a fork would lose")
    gc.freeze()  # else the first collection of each process copies all memory


def _accept(selector: selectors.BaseSelector, listening: socket.socket) -> None:
    connection, _ = listening.accept()
    request = None
    with suppress(OSError):  # whoever asked may be gone, here and below
        request = received(connection)
    if request is None:
        connection.close()
        return
    wanted, streams = request
    pid = os.fork()
    if pid == 0:
        os.setsid()
        take_streams(streams)
        end(became(wanted))
    for stream in streams:
        os.close(stream)
    with suppress(OSError):
        connection.sendall(f"{pid}\n".encode())
    told = functools.partial(_told, pid=pid, connection=connection)
    selector.register(os.pidfd_open(pid), selectors.EVENT_READ, told)


def _told(
    selector: selectors.BaseSelector, ended: int, pid: int, connection: socket.socket
) -> None:
    selector.unregister(ended)
    os.close(ended)
    _, status = os.waitpid(pid, 0)
    with suppress(OSError):
        connection.sendall(f"{status}\n".encode())
    connection.close()


if __name__ == "__main__":
    main()
