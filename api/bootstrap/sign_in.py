"""Building the way that people sign in, as the settings name it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from api.access.oidc import Provider
from api.access.people import OidcSignIn, SignIn
from api.access.proxy import ProxyPeople
from api.access.sessions import Sessions
from api.access.sessions_cookies import Cookie
from api.settings import ApiSettings
from corpus.group_labels import GroupLabels
from corpus.sessions import SessionStore, SignInStore


def build_sign_in(settings: ApiSettings, engine: Engine) -> SignIn:
    """The sign-in of these settings, kept in this database; nothing is asked of any network."""
    labels = GroupLabels.parse(settings.group_labels)
    if settings.sign_in == "proxy":
        return SignIn(
            proxy=ProxyPeople(
                secret=settings.proxy_secret,
                user_header=settings.proxy_user_header,
                groups_header=settings.proxy_groups_header,
                labels=labels,
            )
        )
    if settings.sign_in == "oidc":
        return SignIn(oidc=_oidc(settings, engine, labels))
    return SignIn()


def _oidc(settings: ApiSettings, engine: Engine, labels: GroupLabels) -> OidcSignIn:
    lifetime = dt.timedelta(hours=settings.session_hours)
    store = SessionStore(
        engine, lifetime=lifetime, idle=dt.timedelta(hours=settings.session_idle_hours)
    )
    cookie = Cookie("assistant", "assistant_session", settings.public_url, settings.root)
    return OidcSignIn(
        provider=Provider(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            scopes=settings.oidc_scopes,
        ),
        sessions=Sessions(store, cookie, lifetime),
        pending=SignInStore(engine),
        labels=labels,
    )
