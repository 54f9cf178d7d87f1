"""Signing in and out, and who is signed in."""

from __future__ import annotations

import secrets
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers

from api.access.caller import Caller
from api.access.csrf import check_same_origin
from api.access.oidc import Way
from api.access.people import OidcSignIn
from api.access.people_claims import person_of
from api.access.scopes import Scope
from api.access.sessions_cookies import BrowserId, Cookie, sha256
from api.errors import SignInFailed, TooManyFailures
from api.http.dependencies import RootDep, ServicesDep
from api.http.gate import address_of
from api.schemas.fields import Label
from api.settings import ApiSettings
from corpus.sessions import PendingSignIn

router = APIRouter(tags=["people"])

# a path of this server: `//` and `/\` begin the address of another one
_LOCAL_PATH = r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$"
_PENDING_SECONDS = 600
_NO_STORE = {"Cache-Control": "no-store"}


class MeOut(BaseModel):
    """Who asks, as far as it is known; `labels` are what they may read."""

    name: str
    surface: str
    labels: list[Label]
    can_manage: bool
    sign_in: Literal["none", "proxy", "oidc"]
    signed_in: bool


@router.get("/v1/me")
def me(request: Request, response: Response, services: ServicesDep) -> MeOut:
    """Who asks; for somebody unknown, that nobody is signed in and how to sign in."""
    response.headers.update(_NO_STORE)
    caller: Caller | None = getattr(request.state, "caller", None)
    return MeOut(
        name=caller.name if caller else "",
        surface=caller.reader.surface if caller else "page",
        labels=list(caller.reader.audience.labels) if caller else [],
        can_manage=caller is not None and Scope.LIBRARY_MANAGE in caller.scopes,
        sign_in=services.sign_in.method,
        signed_in=caller is not None,
    )


@router.get("/sign-in", include_in_schema=False)
async def sign_in(
    request: Request,
    services: ServicesDep,
    root: RootDep,
    next: Annotated[str, Query(pattern=_LOCAL_PATH, max_length=500)] = "/",
) -> Response:
    """Send a person to where they sign in; `next` is the page to come back to."""
    if services.sign_in.method == "proxy":
        # whoever gets here has passed it
        return RedirectResponse(_ours(next, root), 303, _NO_STORE)
    oidc, settings = _oidc(services.sign_in.oidc), services.settings
    standing = await request.app.state.sign_ins.count(address_of(request))
    if not standing.allowed:
        raise TooManyFailures(standing.reset)
    held, state = BrowserId.new(), secrets.token_urlsafe(32)
    way = Way(
        redirect_uri=_callback(request, settings),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
    )
    address = await oidc.provider.leave(way, state)
    pending = PendingSignIn(
        state_sha256=sha256(state), nonce=way.nonce, verifier=way.verifier, next=_ours(next, root)
    )
    await run_in_threadpool(oidc.pending.put, held.sha256, pending)
    response = RedirectResponse(address, 303, _NO_STORE)
    _pending_cookie(settings).put(response, request.headers, held, _PENDING_SECONDS)
    return response


@router.get("/sign-in/callback", include_in_schema=False)
async def callback(
    request: Request,
    services: ServicesDep,
    state: str = "",
    code: str = "",
    error: str | None = None,
    iss: str | None = None,
) -> Response:
    """Where the provider sends a person back to."""
    oidc, settings = _oidc(services.sign_in.oidc), services.settings
    cookie = _pending_cookie(settings)
    pending = await run_in_threadpool(_taken, oidc, cookie, request.headers, state)
    if error is not None or not code:
        raise SignInFailed("the provider did not let this sign-in through")
    if iss not in {None, oidc.provider.issuer}:
        raise SignInFailed("this came from another provider")
    way = Way(
        redirect_uri=_callback(request, settings), nonce=pending.nonce, verifier=pending.verifier
    )
    claims = await oidc.provider.arrive(way, code, settings.oidc_groups_claim)
    person = person_of(
        claims,
        issuer=oidc.provider.issuer,
        groups_claim=settings.oidc_groups_claim,
        labels=oidc.labels,
    )
    response = RedirectResponse(pending.next, 303, _NO_STORE)
    await run_in_threadpool(oidc.sessions.start, person, request.headers, response)
    cookie.clear(response, request.headers)
    return response


@router.post("/sign-out", include_in_schema=False)
def sign_out(request: Request, services: ServicesDep) -> Response:
    """End the session of this browser."""
    check_same_origin(request, "session", services.settings.public_url)
    response = Response(status_code=204, headers=_NO_STORE)
    if services.sign_in.oidc is not None:
        services.sign_in.oidc.sessions.end(request.headers, response)
    return response


def _taken(oidc: OidcSignIn, cookie: Cookie, headers: Headers, state: str) -> PendingSignIn:
    held = cookie.read(headers)
    pending = oidc.pending.take(held.sha256, sha256(state)) if held and state else None
    if pending is None:
        raise SignInFailed("this sign-in is over, or began in another browser")
    return pending


def _oidc(oidc: OidcSignIn | None) -> OidcSignIn:
    if oidc is None:
        raise HTTPException(404, "people do not sign in here; ASSISTANT_SIGN_IN says how they do")
    return oidc


def _pending_cookie(settings: ApiSettings) -> Cookie:
    return Cookie("assistant-sign-in", "assistant_sign_in", settings.public_url, settings.root)


def _ours(next: str, root: str) -> str:
    """A page to come back to, under the path that is ours: the rest of the host is not."""
    if next == root:
        return f"{root}/"
    return next if next.startswith(f"{root}/") else root + next


def _callback(request: Request, settings: ApiSettings) -> str:
    here = f"{request.url.scheme}://{request.headers['host']}{settings.root}"
    base = settings.public_url or here
    return f"{base}/sign-in/callback"
