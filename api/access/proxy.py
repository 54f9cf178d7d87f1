"""People whom a reverse proxy has signed in: its headers, and whom to believe them from."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.people_ids import proxy_reader_id
from corpus.group_labels import GroupLabels
from corpus.sessions import Person

SECRET_HEADER = "X-Assistant-Proxy-Secret"  # noqa: S105 - its name, not its value
_LONGEST_NAME = 200


class ProxyPeople:
    """Reads who a proxy says is asking, where it proves with a secret that it is the proxy.

    Only headers that passed `OnlyFromProxy` may come here.
    """

    def __init__(
        self, *, secret: SecretStr, user_header: str, groups_header: str, labels: GroupLabels
    ) -> None:
        """Believe whoever knows the secret; these headers name the person and their groups."""
        self._secret = secret
        self._user_header = user_header
        self._groups_header = groups_header
        self._labels = labels

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of all headers that are believed."""
        return (SECRET_HEADER, self._user_header, self._groups_header)

    def person(self, headers: Headers) -> Person | None:
        """Who asks; None where nobody is named, or by nobody who knows the secret."""
        proofs = headers.getlist(SECRET_HEADER)
        users = headers.getlist(self._user_header)
        if len(proofs) != 1 or len(users) != 1 or not self._is_proof(proofs[0]):
            return None
        user = _text(users[0])
        if not user or len(user) > _LONGEST_NAME or not user.isprintable():
            return None
        groups = [
            group.strip()
            for header in headers.getlist(self._groups_header)
            for group in _text(header).split(",")
        ]
        return Person(
            reader_id=proxy_reader_id(user),
            name=user,
            groups=tuple(filter(None, groups)),
            audience=self._labels.audience(groups),
        )

    def _is_proof(self, given: str) -> bool:
        # as bytes: a text that is not ASCII cannot be compared so
        secret = self._secret.get_secret_value().encode()
        return hmac.compare_digest(given.encode("latin-1"), secret)


class OnlyFromProxy:
    """Pure ASGI middleware: takes headers away unless the connection is that of a trusted proxy.

    It has to see the address of the connection itself, so it goes before whatever believes
    `X-Forwarded-For`.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str], trusted: Iterable[str]) -> None:
        """Guard this app.

        Args:
            app: what is behind.
            names: of the headers.
            trusted: addresses or networks of the proxy; nobody without any.
        """
        self._app = app
        self._names = frozenset(name.lower().encode() for name in names)
        self._trusted = tuple(ipaddress.ip_network(each) for each in trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and not self._is_proxy(scope.get("client")):
            kept = [each for each in scope["headers"] if each[0].lower() not in self._names]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, send)

    def _is_proxy(self, peer: tuple[str, int] | None) -> bool:
        try:
            address = ipaddress.ip_address(peer[0]) if peer else None
        except ValueError:
            return False
        return address is not None and any(address in network for network in self._trusted)


def _text(header: str) -> str:
    """A header that was sent as UTF-8; empty when it is not."""
    try:
        return header.encode("latin-1").decode("utf-8").strip()
    except UnicodeDecodeError:
        return ""
