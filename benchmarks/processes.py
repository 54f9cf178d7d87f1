"""Our two commands as processes of their own, as a user runs them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality_page import CHECKOUT

_MODULES = {"ingest": "ingest.cli", "assistant": "api.cli"}
_READY_SECONDS = 60.0


def command(arguments: Sequence[str]) -> list[str]:
    """What to run for `ingest …` or `assistant …`, without their installed scripts."""
    start = f"import {_MODULES[arguments[0]]} as c; c.main()"
    return [sys.executable, "-c", start, *arguments[1:]]


def variables(data_dir: Path) -> dict[str, str]:
    """The environment of a command that works on this data folder."""
    kept = {name: value for name, value in os.environ.items() if name[:10] != "ASSISTANT_"}
    return kept | {"PYTHONPATH": str(CHECKOUT), "ASSISTANT_DATA_DIR": str(data_dir)}


@contextlib.contextmanager
def serving(data_dir: Path) -> Iterator[str]:
    """A running `assistant serve` on a free port; yields its address.

    Raises:
        RuntimeError: when it is not ready within a minute; with what it said.
    """
    server = subprocess.Popen(
        command(["assistant", "serve", "--port", "0"]),
        env=variables(data_dir),
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    ready = threading.Event()
    address: list[str] = []

    def read() -> None:
        for line in server.stderr or ():
            said.append(line)
            found = re.search(r"ready at (http://\S+)", line)
            if found:
                address.append(found[1])
                ready.set()
        ready.set()  # it ended

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    try:
        ready.wait(_READY_SECONDS)
        if not address:
            raise RuntimeError("the server did not become ready: " + "".join(said[-5:]))
        yield address[0]
    finally:
        server.terminate()
        server.wait(timeout=30)
        reading.join(timeout=5)
        if server.stderr:
            server.stderr.close()


def get(url: str) -> Any:
    """The JSON at an address of our own server."""
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own server
        return json.load(response)


def post(url: str, body: object) -> Any:
    """The JSON that an address of our own server answers to `body`."""
    request = urllib.request.Request(  # noqa: S310 - our own server
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
        return json.load(response)
