"""Keys for tests, and readers who hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from api.access.scopes import Scope
from api.access.tokens import Token
from corpus.audience import Audience
from corpus.keys import ApiKey, KeyStore


def new_key(
    keys: KeyStore,
    *labels: str,
    scopes: Iterable[str] = tuple(Scope),
    expires_at: dt.datetime | None = None,
    name: str = "test",
) -> str:
    """The text of a new key that may read these labels, public without any."""
    token = Token.new()
    key = ApiKey(
        id=token.id,
        owner=token.id,
        name=name,
        scopes=tuple(scopes),
        audience=Audience(labels or ("public",)),
        created_at=dt.datetime.now(dt.UTC),
        expires_at=expires_at,
    )
    keys.add(key, token.secret_sha256)
    return token.text


def bearer(key: str) -> dict[str, str]:
    """The header that shows a key."""
    return {"Authorization": f"Bearer {key}"}
