"""Letting requests in: by a key, or as the one local person where there are no keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from starlette.datastructures import Headers

from api.access.caller import LOCAL_CALLER, Caller
from api.access.scopes import Scope
from api.access.tokens import Token
from api.errors import KeyInvalid, KeyRequired
from corpus.audience import Reader
from corpus.keys import ApiKey, KeyStore

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_OURS = "dqa_"
_LONGEST = 200  # characters of an Authorization header that can hold a key


class Doorkeeper(Protocol):
    """Says who a request comes from. Safe to use from several threads."""

    def admit(self, headers: Headers) -> Caller:
        """Who asks.

        Raises:
            KeyRequired: when the request does not say.
            KeyInvalid: when what it says opens nothing; why is not told.
        """
        ...


LocalPerson = Literal["never", "without_keys", "always"]


@dataclass(frozen=True, slots=True)
class KeyDoorkeeper:
    """Admits live keys; and the one local person, who needs none, where they are expected.

    They are expected `never`, `without_keys`: until the first key is made (one that is revoked
    counts), or `always`. A request that a proxy passed on is never theirs.
    """

    keys: KeyStore
    local_person: LocalPerson

    def admit(self, headers: Headers) -> Caller:
        """Who asks, by the header `Authorization: Bearer …`."""
        given = headers.getlist("authorization")
        # clients of OpenAI cannot do without a key and send any word where none is needed
        if not any(_OURS in each for each in given) and self._is_local_person(headers):
            return LOCAL_CALLER
        if not given:
            raise KeyRequired
        token = _token(given[0]) if len(given) == 1 else None
        key = self.keys.find(token.id, token.secret_sha256) if token else None
        if key is None:
            raise KeyInvalid
        self.keys.note_use(key)
        return caller_of(key)

    def _is_local_person(self, headers: Headers) -> bool:
        if self.local_person == "never" or any(name in headers for name in _FORWARDED):
            return False
        return self.local_person == "always" or not self.keys.any()


def caller_of(key: ApiKey) -> Caller:
    """The caller that a key stands for; a successor of a key is the same one."""
    return Caller(
        reader=Reader(id=f"key:{key.owner}", surface="http", audience=key.audience),
        scopes=frozenset(Scope(scope) for scope in key.scopes if scope in set(Scope)),
        owner=key.owner,
        key_id=key.id,
    )


def _token(header: str) -> Token | None:
    scheme, _, credentials = header.partition(" ")
    if len(header) > _LONGEST or scheme.lower() != "bearer":
        return None
    return Token.parse(credentials.strip())
