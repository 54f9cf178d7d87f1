"""A server of buckets for tests: moto's, on loopback, behind a gate that can be shut."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3
from minio import Minio

from tests.conftest import CHECKOUT
from tests.deploy.test_nginx import free_port, wait_for

# moto wants an older python-dateutil than the product: it has an environment of its own
_MOTO = shutil.which("moto_server", path=f"{CHECKOUT / '.venv/moto/bin'}:{os.environ['PATH']}")


class S3:
    """The server, and a bucket on it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.client = Minio(f"127.0.0.1:{port}", "key", "secret", secure=False, region="eu-west-1")

    def put(self, *keys: str, text: str = "") -> None:
        def put(key: str) -> None:
            data = (text or f"What {key} says.").encode()
            self.client.put_object("docs", key, io.BytesIO(data), len(data))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(put, keys))

    def keys(self, prefix: str = "") -> list[str]:
        found = self.client.list_objects("docs", prefix, recursive=True)
        return sorted(each.object_name or "" for each in found)

    def get(self, key: str) -> bytes:
        response = self.client.get_object("docs", key)
        try:
            return bytes(response.read())
        finally:
            response.close()
            response.release_conn()

    def empty(self) -> None:
        urllib3.request("POST", f"{self.url}/moto-api/reset")
        self.client.make_bucket("docs")

    @contextlib.contextmanager
    def asking_who(self) -> Iterator[None]:
        """While this lasts, nobody has rights."""
        urllib3.request("POST", f"{self.url}/moto-api/reset-auth", body=b"0")
        try:
            yield
        finally:
            urllib3.request("POST", f"{self.url}/moto-api/reset-auth", body=b"inf")

    def name_in(self, monkeypatch: pytest.MonkeyPatch, url: str | None = None) -> None:
        """Let the environment name it, or the gate before it."""
        access = {
            "ENDPOINT_URL": url or self.url, "ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret",
            "REGION": "eu-west-1",
        }  # fmt: skip
        for name, value in access.items():
            monkeypatch.setenv(f"AWS_{name}", value)


class Gate:
    """A port that leads to the server while it is open, and to nothing while it is shut."""

    def __init__(self, server: S3) -> None:
        self._server = int(server.url.rpartition(":")[2])
        self._port = free_port()
        self._listening: socket.socket | None = None
        self._through: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._port}"

    def open(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._let_through, args=[self._listening], daemon=True).start()

    def shut(self) -> None:
        if self._listening is not None:
            # closing alone does not wake the thread that waits in accept
            with contextlib.suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        while self._through:
            with contextlib.suppress(OSError):
                self._through.pop().shutdown(socket.SHUT_RDWR)

    def _let_through(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(("127.0.0.1", self._server))
                self._through += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=[one, other], daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    for each in (one, other):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
    one.close()


@contextlib.contextmanager
def running() -> Iterator[S3]:
    """A server while this lasts; skips where moto is not installed."""
    if _MOTO is None:
        pytest.skip("LOUD: moto_server is not there (see `make setup`); buckets were not tried")
    port = free_port()
    with subprocess.Popen(
        [_MOTO, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(port, process)
            yield S3(port)
        finally:
            process.kill()
