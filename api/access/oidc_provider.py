"""What a provider says about itself: where to send people, and where to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from api.access.oidc_tokens import ALGORITHMS
from api.settings import is_loopback_name

WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The part of a discovery document that we use."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    algorithms: frozenset[str]
    token_auth_methods: tuple[str, ...]

    @classmethod
    def of(cls, document: Any, issuer: str) -> Metadata:
        """Read the document of this issuer.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: when it is another one's or none.
        """
        if document["issuer"] != issuer:
            raise ValueError("the discovery document is of another issuer")
        named = document.get("userinfo_endpoint")
        algorithms = document.get("id_token_signing_alg_values_supported") or ["RS256"]
        return cls(
            authorization_endpoint=_address(document["authorization_endpoint"]),
            token_endpoint=_address(document["token_endpoint"]),
            jwks_uri=_address(document["jwks_uri"]),
            userinfo_endpoint=None if named is None else _address(named),
            algorithms=ALGORITHMS & frozenset(algorithms),
            token_auth_methods=tuple(
                document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
            ),
        )

    def auth_method(self, has_secret: bool) -> str:
        """How we show the provider that we are its client."""
        if not has_secret:
            return "none"
        basic = "client_secret_basic"
        return basic if basic in self.token_auth_methods else "client_secret_post"


def _address(text: str) -> str:
    parts = urlsplit(text)
    plain = parts.scheme == "http" and is_loopback_name(parts.hostname)
    if not plain and (parts.scheme != "https" or not parts.hostname):
        raise ValueError("an endpoint of the provider is not https")
    return text
