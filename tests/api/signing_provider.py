"""An OpenID provider on this machine that signs whatever a test wants to be signed.

It shows no page: a test reads the address that people are sent to, and comes back by itself.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey


@dataclass
class SigningProvider:
    """Serves while it is entered.

    Args:
        change: over the claims of the ID token; None takes a claim away.
        header: of the ID token.
        seconds: that the token endpoint takes.
        userinfo: what is said about the person when asked separately.
    """

    change: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    userinfo: dict[str, Any] = field(default_factory=dict)
    token_status: int = 200
    unsigned: bool = False
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    nonce: str = ""
    challenge: str = ""

    def __enter__(self) -> SigningProvider:
        self.new_key("first")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def new_key(self, name: str) -> None:
        """Sign with another key from now on, and publish that one alone."""
        self.key = _key(name)

    def document(self, path: str) -> dict[str, Any] | None:
        """What stands at a path."""
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
            },
            "/jwks": dict(KeySet([self.key]).as_dict(private=False)),
            "/userinfo": {"sub": "ann", **self.userinfo},
        }.get(path)

    def token(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        """What is given for a code."""
        self.asked.append(form)
        time.sleep(self.seconds)
        verifier = form.get("code_verifier", [""])[0].encode()
        proof = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).decode().rstrip("=")
        if self.token_status != 200 or proof != self.challenge:
            return 400, {"error": "invalid_grant", "error_description": "SECRET of the provider"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": "cited-assistant", "sub": "ann", "name": "Ann",
            "nonce": self.nonce, "iat": now, "exp": now + 300, "groups": ["staff-group"],
            **self.change,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return 200, {
            "access_token": "at", "token_type": "Bearer", "expires_in": 300,
            "id_token": self._signed(claims),
        }  # fmt: skip

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.unsigned:
            parts = ({"alg": "none"}, claims)
            text = ".".join(
                base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts
            )
            return f"{text}."
        return jwt.encode({"alg": "RS256", "kid": self.key.kid, **self.header}, claims, self.key)


@functools.cache  # making one takes a moment, and any of a name will do
def _key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "alg": "RS256", "use": "sig"})


def _handler(provider: SigningProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            found = provider.document(self.path)
            self._say(404 if found is None else 200, found or {})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._say(*provider.token(parse_qs(self.rfile.read(length).decode())))

        def _say(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler
