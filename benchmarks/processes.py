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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality_page import CHECKOUT

_MODULES = {"ingest": "ingest.cli", "assistant": "api.commands.assistant"}
_READY_SECONDS = 60.0


def command(arguments: Sequence[str]) -> list[str]:
    """What to run for `ingest …` or `assistant …`, without their installed scripts."""
    start = f"import {_MODULES[arguments[0]]} as c; c.main()"
    return [sys.executable, "-c", start, *arguments[1:]]


def variables(data_dir: Path) -> dict[str, str]:
    """The environment of a command that works on this data folder."""
    kept = {name: value for name, value in os.environ.items() if name[:10] != "ASSISTANT_"}
    return kept | {"PYTHONPATH": str(CHECKOUT), "ASSISTANT_DATA_DIR": str(data_dir)}


def ingest_sample(data_dir: Path) -> None:
    """Make a library of the sample documents."""
    subprocess.run(
        command(["ingest", str(CHECKOUT / "corpus" / "documents")]),
        env=variables(data_dir),
        check=True,
        stdout=subprocess.DEVNULL,
    )


@dataclass(frozen=True)
class Running:
    """A server that is ready: its address, its process, and the lines that it has said."""

    address: str
    process: subprocess.Popen[str]
    said: list[str]


@contextlib.contextmanager
def running(
    data_dir: Path,
    arguments: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
    popen: type[subprocess.Popen[Any]] = subprocess.Popen,
) -> Iterator[Running]:
    """A running `assistant serve` on a free port, ended at the end where it still runs.

    Args:
        data_dir: its data folder.
        arguments: more of the command.
        settings: variables beside that of the folder.
        popen: starts it.

    Raises:
        RuntimeError: when it is not ready within a minute; with what it said.
    """
    server = popen(
        command(["assistant", "serve", "--port", "0", *arguments]),
        env=variables(data_dir) | dict(settings or {}),
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
        yield Running(address[0], server, said)
    finally:
        if server.poll() is None:
            server.terminate()
        server.wait(timeout=60)
        reading.join(timeout=5)
        if server.stderr:
            server.stderr.close()


@contextlib.contextmanager
def serving(data_dir: Path, popen: type[subprocess.Popen[Any]] = subprocess.Popen) -> Iterator[str]:
    """The address of a running `assistant serve` with nothing special about it.

    Raises:
        RuntimeError: as `running`.
    """
    with running(data_dir, popen=popen) as server:
        yield server.address


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
