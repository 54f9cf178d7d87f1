"""Sign-in at an OpenID provider: the authorization-code flow with PKCE, state and nonce.

The provider is asked when somebody signs in, never at start. It gets seconds, and no redirect is
followed: what we send goes to the addresses that its discovery document names, over https.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from pydantic import SecretStr

from api.access.oidc_provider import WELL_KNOWN, Metadata
from api.access.oidc_tokens import Expected, claims_of, key_set
from api.errors import ProviderUnavailable, SignInFailed

_log = logging.getLogger(__name__)

_CACHED = 3600.0  # seconds that what the provider says about itself is believed
_OF_A_STEP = 5.0  # seconds for a connection, and between two pieces of an answer
_OF_ALL = 10.0  # seconds for one visit of the provider
_STRANGE = (ValueError, KeyError, TypeError, AttributeError)  # from answers of another shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The secrets of one sign-in, made before the person leaves for the provider."""

    redirect_uri: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class Provider:
    """An OpenID provider. For one event loop."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: SecretStr,
        scopes: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Know this one; nothing is asked yet."""
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._scopes = scopes
        self._clock = clock
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def leave(self, way: Way, state: str) -> str:
        """The address at the provider to send a person to.

        Raises:
            ProviderUnavailable: when it does not say where that is.
        """
        async with _asking():
            metadata = await self._discovered()
            async with self._client(metadata, way) as client:
                address, _ = client.create_authorization_url(
                    metadata.authorization_endpoint,
                    state=state,
                    code_verifier=way.verifier,
                    nonce=way.nonce,
                )
        return str(address)

    async def arrive(self, way: Way, code: str, wanted: str) -> Mapping[str, Any]:
        """What the provider vouches for about a person who came back with a code.

        Args:
            way: with which they left.
            code: with which they came back.
            wanted: a claim that is asked for separately where the ID token does not hold it.

        Raises:
            SignInFailed: when the code or the token is not good.
            ProviderUnavailable: when it does not answer, or not as one does.
        """
        async with _asking():
            metadata = await self._discovered()
            async with self._client(metadata, way) as client:
                token = await client.fetch_token(
                    metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=way.verifier,
                )
            access_token = str(token.get("access_token", ""))
            expected = Expected(
                issuer=self.issuer,
                client_id=self._client_id,
                nonce=way.nonce,
                algorithms=metadata.algorithms,
                access_token=access_token,
            )
            claims = await self._checked(metadata, str(token["id_token"]), expected)
            if wanted not in claims and metadata.userinfo_endpoint is not None:
                more = await self._fetched(metadata.userinfo_endpoint, access_token)
                if more["sub"] != claims["sub"]:
                    raise SignInFailed("the provider described somebody else")
                claims = {**more, **claims}
        return claims

    async def _checked(
        self, metadata: Metadata, id_token: str, expected: Expected
    ) -> Mapping[str, Any]:
        try:
            return claims_of(id_token, await self._published(metadata), expected)
        except (BadSignatureError, InvalidKeyIdError):
            self._keys = None  # the provider may have new ones
            return claims_of(id_token, await self._published(metadata), expected)

    async def _discovered(self) -> Metadata:
        if self._metadata is None or self._clock() - self._metadata[0] > _CACHED:
            document = await self._fetched(self.issuer.rstrip("/") + WELL_KNOWN)
            self._metadata = (self._clock(), Metadata.of(document, self.issuer))
        return self._metadata[1]

    async def _published(self, metadata: Metadata) -> KeySet:
        if self._keys is None or self._clock() - self._keys[0] > _CACHED:
            self._keys = (self._clock(), key_set(await self._fetched(metadata.jwks_uri)))
        return self._keys[1]

    def _client(self, metadata: Metadata, way: Way) -> AsyncOAuth2Client:
        secret = self._client_secret.get_secret_value()
        return AsyncOAuth2Client(
            client_id=self._client_id,
            client_secret=secret or None,
            token_endpoint_auth_method=metadata.auth_method(bool(secret)),
            scope=self._scopes,
            redirect_uri=way.redirect_uri,
            code_challenge_method="S256",
            timeout=_OF_A_STEP,
            follow_redirects=False,
            verify=self._trusted,
        )

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """Whom to trust, read once: forty milliseconds of a processor each time."""
        return httpx2.create_ssl_context()

    async def _fetched(self, address: str, access_token: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        async with httpx2.AsyncClient(
            timeout=_OF_A_STEP, follow_redirects=False, verify=self._trusted
        ) as client:
            response = await client.get(address, headers=headers)
        if response.status_code != 200:
            raise ValueError(f"status {response.status_code}")
        return response.json()


@asynccontextmanager
async def _asking() -> AsyncIterator[None]:
    """Turn what a visit of the provider can end with into errors of ours.

    What the provider writes is neither shown nor logged: it may hold a token, or a name.
    """
    try:
        async with asyncio.timeout(_OF_ALL):
            yield
    except OAuthError as error:
        _log.info("a sign-in was refused by the provider: %s", type(error).__name__)
        raise SignInFailed("the provider did not accept this sign-in") from None
    except JoseError as error:
        _log.warning("a sign-in came with a token that is not good: %s", type(error).__name__)
        raise SignInFailed("the provider's token is not good here") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, *_STRANGE) as error:
        _log.warning("the provider of identities could not be used: %s", type(error).__name__)
        raise ProviderUnavailable from None
