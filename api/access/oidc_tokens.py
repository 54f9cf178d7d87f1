"""ID tokens: signed by a key of the provider, by it, for us, for this sign-in, and still good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import ECKey, JWKRegistry, KeySet, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

# what a public key can check; with `none` and `HS…` whoever likes could have signed
ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
_KEYS = (RSAKey, ECKey, OKPKey)
_LEEWAY = 60  # seconds that the clocks of the provider and of this machine may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token has to be.

    Args:
        issuer: whose.
        client_id: for whom.
        nonce: for which sign-in.
        algorithms: signed how.
        access_token: beside which one it came.
    """

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    algorithms: frozenset[str]
    access_token: str = field(repr=False)


def key_set(published: Any) -> KeySet:
    """The keys that a provider publishes, without those that no public key algorithm uses.

    Raises:
        JoseError, ValueError, KeyError, TypeError: when it is no set of keys.
    """
    usable = [each for each in published["keys"] if each.get("kty") in {k.key_type for k in _KEYS}]
    return KeySet([JWKRegistry.import_key(each) for each in usable])


def claims_of(id_token: str, keys: KeySet, expected: Expected) -> Mapping[str, Any]:
    """What a token says, when it is what is expected.

    Raises:
        JoseError, ValueError: when it is not.
    """
    registry = JWSRegistry(
        algorithms=sorted(expected.algorithms & ALGORITHMS), strict_check_header=False
    )
    token = jwt.decode(id_token, key=keys, registry=registry)
    options = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
        "nonce": {"essential": True, "value": expected.nonce},
    }
    params = {
        "nonce": expected.nonce,
        "client_id": expected.client_id,
        "access_token": expected.access_token,
    }
    claims = CodeIDToken(token.claims, token.header, options, params)
    claims.validate(leeway=_LEEWAY)
    return dict(claims)
