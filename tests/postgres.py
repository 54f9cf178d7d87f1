"""A PostgreSQL server for tests: Debian's, on loopback, with a folder that is new and then gone."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER = "assistant"
_READY_SECONDS = 60.0


@dataclass
class Server:
    """A server that is running, and may be stopped and started again."""

    folder: Path
    programs: Path
    port: int
    password: str = field(repr=False)
    process: subprocess.Popen[bytes] | None = None

    def address(self, name: str = "postgres", password: str | None = None) -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}:{password or self.password}@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database; its address."""
        self.do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.address(name)

    def has(self, name: str) -> bool:
        """Whether there is such a database."""
        return (name,) in self.do("SELECT datname FROM pg_database")

    def do(self, statement: str, name: str = "postgres") -> list[Any]:
        """Do something in a database; the rows that it gives."""
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def program(self, name: str, *arguments: str) -> None:
        """Run one of its programs."""
        subprocess.run([str(self.programs / name), *arguments], check=True, capture_output=True)

    def start(self) -> None:
        """Start it; returns when it takes connections."""
        settings = {
            "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
            "max_connections": 300, "shared_buffers": "32MB", "log_min_messages": "fatal",
            "fsync": "off",  # processes are killed here, the machine is not
        }  # fmt: skip
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), *given]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, **_unprivileged()
            )
        end = time.monotonic() + _READY_SECONDS
        while True:
            try:
                psycopg.connect(self.address(), connect_timeout=2).close()
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < end, (self.folder / "log").read_text()
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it at once: whoever is connected is cut off; SIGQUIT is as a crash."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server while this lasts; skips where PostgreSQL is not installed."""
    programs = _programs()
    if programs is None:
        pytest.skip("LOUD: Debian's postgresql is not installed; nothing was tried on PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server = Server(folder, programs, _free_port(), secrets.token_hex(8))
    (folder / "password").write_text(server.password)
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres")
    command = [
        str(programs / "initdb"), "-D", str(folder / "data"), "-U", USER, "--no-sync",
        "--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "--encoding=UTF8",
        "--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8",
    ]  # fmt: skip
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, **_unprivileged())
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """Where Debian puts them, the newest version; elsewhere they are on the path."""
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return max(found, key=lambda path: path.parent.name, default=None)


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL does not run as root."""
    is_root = os.geteuid() == 0
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if is_root else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
