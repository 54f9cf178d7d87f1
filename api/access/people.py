"""Letting people in: by their session, by the word of a proxy, or as the one local person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from starlette.datastructures import Headers

from api.access.caller import Caller, Means
from api.access.doorkeeper import Doorkeeper
from api.access.oidc import Provider
from api.access.people_ids import oidc_prefix
from api.access.proxy import ProxyPeople
from api.access.scopes import OF_PEOPLE, Scope
from api.access.sessions import Sessions
from corpus.audience import STAFF, Audience, Reader
from corpus.group_labels import GroupLabels
from corpus.sessions import Person, SignInStore


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSignIn:
    """Sign-in at an OpenID provider, and what is kept of it."""

    provider: Provider
    sessions: Sessions
    pending: SignInStore
    labels: GroupLabels

    def find(self, headers: Headers) -> Person | None:
        """Who is signed in, with no more than their groups stand for by now."""
        person = self.sessions.find(headers)
        if person is None or not person.reader_id.startswith(oidc_prefix(self.provider.issuer)):
            return None
        now = self.labels.audience(person.groups).labels
        held = [label for label in person.audience.labels if label in now]
        return replace(person, audience=Audience.of(held))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How people sign in here; neither where they do not."""

    oidc: OidcSignIn | None = None
    proxy: ProxyPeople | None = None

    @property
    def method(self) -> Literal["none", "proxy", "oidc"]:
        """Which it is."""
        if self.oidc is not None:
            return "oidc"
        return "none" if self.proxy is None else "proxy"


@dataclass(frozen=True, slots=True)
class PeopleDoorkeeper:
    """Admits holders of keys, then people who are signed in, then whom the keys' doorkeeper does.

    A request with an `Authorization` header is the key's alone: its cookie does not count.
    """

    keys: Doorkeeper
    sign_in: SignIn

    def admit(self, headers: Headers) -> Caller:
        """Who asks."""
        if "authorization" not in headers:
            for find, means in self._ways():
                person = find(headers)
                if person is not None:
                    return caller_of(person, means)
        return self.keys.admit(headers)

    def _ways(self) -> list[tuple[Callable[[Headers], Person | None], Means]]:
        ways: list[tuple[Callable[[Headers], Person | None], Means]] = []
        if self.sign_in.oidc is not None:
            ways.append((self.sign_in.oidc.find, "session"))
        if self.sign_in.proxy is not None:
            ways.append((self.sign_in.proxy.person, "proxy"))
        return ways


def caller_of(person: Person, means: Means) -> Caller:
    """The caller that a person is. Whoever reads what is for staff looks after the library."""
    manages = STAFF in person.audience.labels
    return Caller(
        reader=Reader(id=person.reader_id, surface="page", audience=person.audience),
        scopes=frozenset({*OF_PEOPLE, *([Scope.LIBRARY_MANAGE] if manages else [])}),
        owner=person.reader_id,
        means=means,
        name=person.name,
    )
