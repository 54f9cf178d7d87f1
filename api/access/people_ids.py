"""Ids of readers for people: the same person has the same one at every sign-in, and nobody else."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

_LONGEST = 64  # with an end user's name behind it, an id has room in its column


def oidc_reader_id(issuer: str, subject: str) -> str:
    """The id of whom this issuer calls so."""
    return f"{oidc_prefix(issuer)}{_plain(subject)}"


def oidc_prefix(issuer: str) -> str:
    """What the ids of everybody whom this issuer vouches for begin with."""
    return f"person:{hashlib.sha256(issuer.encode()).hexdigest()[:16]}/"


def proxy_reader_id(user: str) -> str:
    """The id of whom the reverse proxy calls so."""
    return f"person:proxy/{_plain(user)}"


def _plain(name: str) -> str:
    """A name without `/`, behind which end users are named: nobody is another one's end user."""
    plain = quote(name, safe="@+")
    if len(plain) <= _LONGEST:
        return plain
    return "!" + hashlib.sha256(name.encode()).hexdigest()  # no quoted name has a `!`
