"""Signatures of this library: short texts that come back unaltered or not at all."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets as random
from typing import Any

from sqlalchemy import Engine, Select, insert, select

from corpus.database import reading, writing
from corpus.schema import secrets

_SIGNATURE_BYTES = 16


class Signer:
    """Signs texts with 32 random bytes that are kept in the library, for one purpose each."""

    def __init__(self, engine: Engine, purpose: str) -> None:
        """Sign for this purpose; what was signed for another one is not accepted."""
        self._engine = engine
        self._purpose = purpose
        self._secret: bytes | None = None

    def signed(self, text: str) -> str:
        """The text with its signature, safe in a URL."""
        data = text.encode()
        return base64.urlsafe_b64encode(self._signature(data) + data).decode().rstrip("=")

    def opened(self, given: str) -> str | None:
        """The text that was signed; None when it was not signed here."""
        try:
            padded = given.encode("ascii") + b"=" * (-len(given) % 4)
            raw = base64.b64decode(padded, altchars=b"-_", validate=True)
            data = raw[_SIGNATURE_BYTES:]
            text = data.decode()
        except (binascii.Error, UnicodeError):
            return None
        if not hmac.compare_digest(raw[:_SIGNATURE_BYTES], self._signature(data)):
            return None
        return text if self.signed(text) == given else None

    def _signature(self, data: bytes) -> bytes:
        if self._secret is None:
            self._secret = self._kept()
        return hmac.digest(self._secret, data, hashlib.sha256)[:_SIGNATURE_BYTES]

    def _kept(self) -> bytes:
        query = select(secrets.c.value).where(secrets.c.name == self._purpose)
        with reading(self._engine) as connection:
            found = connection.execute(query).scalar()
        return bytes(found) if found is not None else self._made(query)

    def _made(self, query: Select[Any]) -> bytes:
        """New bytes, or those that another process has made since we looked."""
        with writing(self._engine) as connection:
            found = connection.execute(query).scalar()
            if found is None:
                found = random.token_bytes(32)
                connection.execute(insert(secrets).values(name=self._purpose, value=found))
        return bytes(found)
