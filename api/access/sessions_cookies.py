"""Cookies that hold an opaque id of a browser and nothing else."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response

from api.settings import is_loopback_name

_ID = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class BrowserId:
    """32 random bytes that a browser holds; the library knows their SHA-256."""

    text: str = field(repr=False)

    @classmethod
    def new(cls) -> BrowserId:
        """A new one."""
        return cls(secrets.token_urlsafe(32))

    @property
    def sha256(self) -> str:
        """What is stored of it."""
        return sha256(self.text)


def sha256(text: str) -> str:
    """The hexadecimal SHA-256 of a text of random bytes, which needs no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie of this server: for the whole of it, out of reach of scripts and of other sites.

    Its name begins with `__Host-`, so that neither a sibling host nor plain http can plant one.
    Under a path of a host it is for that path alone, so that what else is there never gets it; its
    name then begins with `__Secure-`, because browsers keep the other one for whole hosts.
    Browsers refuse both on plain http; there it has its plain name, but on loopback alone.

    Args:
        name: after `__Host-`.
        plain: its name on plain http of loopback.
        public_url: the address in the browser, where it is not the one that requests name.
        root: the path of the host that is ours, such as `/docs`; empty for the whole of it.
    """

    name: str
    plain: str
    public_url: str = ""
    root: str = ""

    def read(self, headers: Headers) -> BrowserId | None:
        """The id in a request; None without one, and with more than one."""
        name = self.name_for(headers)
        pairs = [
            pair.strip().partition("=")
            for header in headers.getlist("cookie")
            for pair in header.split(";")
        ]
        found = [value for key, _, value in pairs if key == name]
        if len(found) != 1 or not _ID.fullmatch(found[0]):
            return None
        return BrowserId(found[0])

    def put(self, response: Response, headers: Headers, id: BrowserId, seconds: float) -> None:
        """Give the browser that sent these headers an id to hold."""
        self._set(response, headers, id.text, int(seconds))

    def clear(self, response: Response, headers: Headers) -> None:
        """Let the browser that sent these headers forget its id."""
        self._set(response, headers, "", 0)

    def name_for(self, headers: Headers) -> str:
        """What it is called at the address that a request was sent to."""
        if self._is_plain(headers):
            return self.plain
        return f"__Secure-{self.name}" if self.root else f"__Host-{self.name}"

    def _set(self, response: Response, headers: Headers, value: str, seconds: int) -> None:
        response.set_cookie(
            self.name_for(headers),
            value,
            max_age=seconds,
            path=self.root or "/",
            secure=not self._is_plain(headers),
            httponly=True,
            samesite="lax",
        )

    def _is_plain(self, headers: Headers) -> bool:
        address = urlsplit(self.public_url or f"http://{headers.get('host', '')}")
        return address.scheme == "http" and is_loopback_name(address.hostname)
