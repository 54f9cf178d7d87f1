"""Whether a request comes from a page of this server, where nothing but a browser vouches for it.

Browsers send cookies, and pass a proxy or reach loopback, for whatever page they show. Keys do not
come by themselves. So a request without a key that changes something has to say that one of our own
pages sent it: with `Sec-Fetch-Site`, which no script can set, or with `Origin`. Where both are
there, neither may speak against it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.requests import Request

from api.access.caller import Means
from api.errors import CrossSite

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})  # `none`: typed by the person, no page at all
_ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.ASCII)
_USUAL = {"http": "80", "https": "443"}


def check_same_origin(request: Request, means: Means, public_url: str = "") -> None:
    """Make sure that a request that changes something was meant by whoever it comes from.

    Args:
        request: as it arrived.
        means: how it says who it is.
        public_url: our address in the browser, where it is not the one that requests name.

    Raises:
        CrossSite: when a page of somebody else may have sent it.
    """
    if means == "key" or request.method in _SAFE:
        return
    sites = request.headers.getlist("sec-fetch-site")
    origins = request.headers.getlist("origin")
    if not sites and not origins:
        # no browser: a program on this machine; but whoever holds a cookie is one
        if means == "local":
            return
        raise CrossSite
    own = _own_origins(request, public_url)
    if len(sites) > 1 or len(origins) > 1:
        raise CrossSite
    if any(site not in _OURS for site in sites):
        raise CrossSite
    if any(_origin(origin) not in own for origin in origins):
        raise CrossSite


def _own_origins(request: Request, public_url: str) -> set[str]:
    named = _origin(f"{request.scope['scheme']}://{request.headers.get('host', '')}".lower())
    public = _origin("/".join(public_url.lower().split("/")[:3]))  # it may have a path
    if public is None:
        return {named} if named else set()
    # a name that is public is known by its public address alone: its plain http is somebody else's
    if named is None or urlsplit(named).hostname == urlsplit(public).hostname:
        return {public}
    return {public, named}


def _origin(text: str) -> str | None:
    """An origin as browsers write it; None for anything else, such as `null`."""
    match = _ORIGIN.fullmatch(text)
    if match is None:
        return None
    scheme, host, port = match.groups()
    return f"{scheme}://{host}" + (f":{port}" if port and port != _USUAL[scheme] else "")
