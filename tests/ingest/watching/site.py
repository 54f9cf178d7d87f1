"""A web site on this machine: nginx over a folder, with all that servers do to those who ask."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.test_nginx import NGINX, configuration, free_port, wait_for

_SERVER = """
log_format asked '$request_method $uri $status';
types {{
    text/html html; text/plain txt; application/xml xml; application/pdf pdf;
    application/zip zip; message/rfc822 eml;
}}
server {{
    listen 127.0.0.1:{port};
    root {root};
    access_log {log} asked;
    location /busy/ {{ add_header Retry-After 120 always; return 429; }}
    location /broken/ {{ return 500; }}
    location /slow/ {{ limit_rate 20; }}
    location /inside/ {{ return 302 http://127.0.0.1:{other}/secret.html; }}
    location /metadata/ {{ return 302 http://169.254.169.254/latest/; }}
    location /moved/ {{ return 301 /pages/moved.html; }}
}}
server {{ listen 127.0.0.1:{other}; access_log {log} asked; return 200 "secret"; }}
"""


class Site:
    """The site; `asked` empties its log."""

    def __init__(self, root: Path, log: Path, port: int, other: int) -> None:
        self.root, self.log, self.port, self.other = root, log, port, other

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def empty(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir()
        self.asked()

    def write(self, path: str, text: str | bytes = "") -> str:
        """Put a file there; its address."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode() if isinstance(text, str) else text
        file.write_bytes(data or f"What {path} says.".encode())
        return f"{self.url}/{path}"

    def write_sitemap(self, *addresses: str, name: str = "sitemap.xml", changed: str = "") -> str:
        lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
        urls = "".join(f"<url><loc>{each}</loc>{lastmod}</url>" for each in addresses)
        return self.write(
            name, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        )

    def asked(self) -> list[str]:
        """What was asked for since the last time: method, path, status."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        os.truncate(self.log, 0) if self.log.exists() else None
        return lines


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    if NGINX is None:
        pytest.skip("LOUD: nginx is not installed; sources were not looked at")
    site = Site(folder / "site", folder / "asked.log", free_port(), free_port())
    site.root.mkdir()
    text = _SERVER.format(port=site.port, other=site.other, root=site.root, log=site.log)
    process = subprocess.Popen([NGINX, "-p", folder, "-c", configuration(folder, text)])
    with process:
        try:
            wait_for(site.port, process)
            yield site
        finally:
            process.terminate()
