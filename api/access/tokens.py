"""What a key looks like: `dqa_live_<id>_<secret><checksum>`.

The id is 8 hexadecimal digits and may be shown. The secret is 32 random bytes in base64url; only
its SHA-256 is stored, which needs no slow hash because nobody can guess 256 random bits. The
checksum, 8 hexadecimal digits of CRC-32, lets scanners for leaked keys know one for certain, and a
mistyped one be refused without a look into the database.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from dataclasses import dataclass, field

_KEY = re.compile(r"(dqa_live_([0-9a-f]{8})_([A-Za-z0-9_-]{43}))([0-9a-f]{8})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A key as its holder has it."""

    id: str
    secret: str = field(repr=False)

    @classmethod
    def new(cls) -> Token:
        """A new one, of random bytes."""
        return cls(id=secrets.token_hex(4), secret=secrets.token_urlsafe(32))

    @classmethod
    def parse(cls, text: str) -> Token | None:
        """The key that a text is, None for any other text."""
        match = _KEY.fullmatch(text)
        if match is None or _checksum(match[1]) != match[4]:
            return None
        return cls(id=match[2], secret=match[3])

    @property
    def text(self) -> str:
        """The whole key, to be shown once."""
        body = f"dqa_live_{self.id}_{self.secret}"
        return body + _checksum(body)

    @property
    def secret_sha256(self) -> str:
        """What is stored of the secret: 64 hexadecimal digits."""
        return hashlib.sha256(self.secret.encode()).hexdigest()


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
